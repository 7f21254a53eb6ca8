# The same tables by R's survey package: Rscript tables.R FILE.csv QUESTIONS whole|errors
# errors: per cents with standard errors (svymean, svyby); whole: with unweighted bases and Holm-corrected pairwise t tests too.
suppressMessages(library(survey))
arguments <- commandArgs(TRUE)
data <- read.csv(arguments[1])
questions <- paste0("q", seq_len(as.integer(arguments[2])) - 1)
whole <- arguments[3] == "whole"
banner <- c("community", "gender", "grade_band")

begun <- proc.time()[["elapsed"]]
for (name in questions) {
  data[[name]][data[[name]] < 0] <- NA
  data[[name]] <- factor(data[[name]])
}
for (name in banner) data[[name]] <- factor(data[[name]])
design <- svydesign(ids = ~cluster, strata = ~stratum, weights = ~base_weight, data = data)
df <- degf(design)
for (name in questions) {
  question <- as.formula(paste0("~", name))
  answered <- if (whole) subset(design, !is.na(data[[name]])) else design
  svymean(question, answered, na.rm = TRUE)
  for (column in banner) {
    by <- as.formula(paste0("~", column))
    found <- svyby(question, by, answered, svymean, na.rm = TRUE, vartype = "se", covmat = whole)
    if (!whole) next
    tapply(!is.na(data[[name]]), data[[column]], sum)
    values <- as.matrix(coef(found))
    covariance <- vcov(found)
    columns <- nlevels(data[[column]])
    pairs <- combn(columns, 2)
    for (row in seq_len(nlevels(data[[name]]))) {
      place <- (row - 1) * columns + seq_len(columns)
      first <- place[pairs[1, ]]
      second <- place[pairs[2, ]]
      apart <- values[first] - values[second]
      error <- sqrt(diag(covariance)[first] + diag(covariance)[second] - 2 * covariance[cbind(first, second)])
      p.adjust(2 * pt(-abs(apart / error), df), "holm") < 0.05
    }
  }
}
cat(proc.time()[["elapsed"]] - begun, "\n")
