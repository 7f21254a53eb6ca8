# Tables with calibrated weights by R survey (Debian r-cran-survey 4.1-1). Rscript make.R, in this folder.
suppressMessages({library(survey); library(foreign)})
all <- suppressWarnings(read.spss("../yrbs2019/yrbs2019_media.sav", use.value.labels = FALSE, to.data.frame = TRUE))
all <- subset(all, !is.na(Q3) & Q3 < 5)
# A subset of a calibrated design keeps its rows with weight 0, so what is missing must be a number there.
all$yes <- as.numeric(all$QN24 %in% 1)
all$asked <- as.numeric(!is.na(all$QN24))
all$hours <- factor(ifelse(is.na(all$Q80), 1, all$Q80))
all$played <- !is.na(all$Q80)
all$west <- as.integer(all$stratum %% 2 == 1)
all$race <- ifelse(all$raceeth %in% c(3, 5, 7), all$raceeth, NA)
N <- 15e6
sex <- c(7.2e6, 7.8e6)
grade <- c(4.1e6, 3.9e6, 3.6e6, 3.4e6)
out <- list()
text <- function(x) paste0("[", paste(formatC(as.vector(x), digits = 15, format = "g", width = 1), collapse = ", "), "]")
put <- function(name, ...) {
  parts <- list(...)
  out[[name]] <<- paste0('  "', name, '": {', paste0('"', names(parts), '": ', sapply(parts, text), collapse = ", "), "}")
}
# Shares of pupils bullied online and of game hours, and the total of the bullied: all pupils, then by race.
tabled <- function(name, d) {
  found <- lapply(list(d, subset(d, race %in% 3), subset(d, race %in% 5), subset(d, race %in% 7)), function(part) {
    stats <- list(svymean(~yes, subset(part, asked == 1)), svymean(~hours, subset(part, played)), svytotal(~yes, part))
    list(unlist(lapply(stats, coef)), unlist(lapply(stats, SE)))
  })
  put(name, weights = range(weights(d)), estimate = t(sapply(found, `[[`, 1)), se = t(sapply(found, `[[`, 2)))
}
# Newton's steps start at the population's size: R's raking does not find it from weights of mean 1.
start <- function(rows, size = N) {
  rows$scaled <- rows$weight * size / sum(rows$weight)
  svydesign(ids = ~psu, strata = ~stratum, weights = ~scaled, nest = TRUE, data = rows)
}
clean <- subset(all, !is.na(Q2))
clean$Q2 <- factor(clean$Q2); clean$Q3 <- factor(clean$Q3)
d <- start(clean)
exact <- function(...) calibrate(..., epsilon = 1e-13, maxit = 200)
known <- c(N, sex[2], grade[2:4])
tabled("poststratified", postStratify(d, ~Q3, data.frame(Q3 = 1:4, Freq = grade)))
tabled("raked", exact(d, ~Q2 + Q3, known, calfun = "raking"))
tabled("linear", exact(d, ~Q2 + Q3, known, calfun = "linear"))
tabled("bounded", exact(d, ~Q2 + Q3, known, calfun = "linear", bounds = c(0.95, 1.09)))
tabled("logit", exact(d, ~Q2 + Q3, known, calfun = "logit", bounds = c(0.8, 1.25)))

# Pupils whose sex is unknown have no place in that margin: known are the size of the population, the grades, and the
# shares of the sexes among the others, so one contrast stands for the margin.
some <- all
some$placed <- !is.na(some$Q2)
some$contrast <- ifelse(some$placed, (some$Q2 == 2) - sex[2] / N, 0)
some$Q3 <- factor(some$Q3)
tabled("unplaced_linear", exact(start(some), ~Q3 + contrast, c(N, grade[2:4], 0), calfun = "linear"))
tabled("unplaced_raking", exact(start(some), ~Q3 + contrast, c(N, grade[2:4], 0), calfun = "raking"))

# Two regions, each a design of its own with margins of its own; together they are combined by population.
share_of <- list(c(2.9e6, 3.1e6), c(4.3e6, 4.7e6))
grades_of <- list(c(1.7e6, 1.5e6, 1.4e6, 1.4e6), c(2.4e6, 2.3e6, 2.2e6, 2.1e6))
regions <- lapply(0:1, function(r) {
  part <- exact(start(subset(clean, west == r), sum(share_of[[r + 1]])), ~Q2 + Q3, c(sum(share_of[[r + 1]]), share_of[[r + 1]][2],
    grades_of[[r + 1]][2:4]), calfun = "raking")
  mean <- svymean(~yes, subset(part, asked == 1))
  list(share = coef(mean), se = SE(mean), joint = svytotal(~yes + asked, part))
})
yes <- sapply(regions, function(r) coef(r$joint)[1])
base <- sapply(regions, function(r) coef(r$joint)[2])
p <- sum(yes) / sum(base)
gradient <- c(1, -p) / sum(base)
variance <- sum(sapply(regions, function(r) drop(gradient %*% vcov(r$joint) %*% gradient)))
put("regions", share = sapply(regions, `[[`, "share"), se = sapply(regions, `[[`, "se"), together = p,
    together_se = sqrt(variance))
writeLines(c("{", paste(unlist(out), collapse = ",\n"), "}"), "calibrated.json")
