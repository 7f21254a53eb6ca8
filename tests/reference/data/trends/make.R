# Two SYNTHETIC waves that share schools, and their changes by R survey (Debian r-cran-survey 4.1-1).
# Rscript make.R, in this folder.
suppressMessages(library(survey))
set.seed(20261125)
schools <- data.frame(school = 1:40, stratum = rep(1:4, each = 10), habit = rnorm(40, sd = 0.7))
drawn <- list(c(1:8, 11:18, 21:27, 31:37), c(3:10, 13:20, 23:30, 33:40))
one <- function(wave, chosen, shift) {
  do.call(rbind, lapply(chosen, function(s) {
    n <- sample(12:24, 1)
    data.frame(wave = wave, school = s, stratum = schools$stratum[s], weight = round(runif(1, 1, 4) * runif(n, 0.8, 1.2), 3),
      gender = sample(1:2, n, TRUE),
      phone = ifelse(runif(n) < 0.05, NA, rbinom(n, 1, plogis(schools$habit[s] + shift))),
      hours = ifelse(runif(n) < 0.08, NA, round(pmax(0, rnorm(n, 6 + 1.5 * schools$habit[s] + shift, 2)))))
  }))
}
waves <- rbind(one(1, drawn[[1]], 0), one(2, drawn[[2]], 0.35))
write.csv(waves, "waves.csv", row.names = FALSE, na = "")
out <- list()
put <- function(name, ...) {
  parts <- list(...)
  text <- function(x) paste0("[", paste(sprintf("%.15g", as.vector(x)), collapse = ", "), "]")
  out[[name]] <<- paste0('  "', name, '": {', paste0('"', names(parts), '": ', sapply(parts, text), collapse = ", "), "}")
}
apart <- function(name, formula, keep) {
  found <- lapply(1:2, function(w) {
    whole <- svydesign(id = ~school, strata = ~stratum, weights = ~weight, data = waves[waves$wave == w, ])
    part <- subset(whole, eval(keep, whole$variables))
    list(stat = svymean(formula, part, na.rm = TRUE), df = degf(part))
  })
  value <- sapply(found, function(x) coef(x$stat)); v <- sapply(found, function(x) SE(x$stat)^2)
  df <- sum(v)^2 / sum(v^2 / sapply(found, function(x) x$df)); d <- value[2] - value[1]; se <- sqrt(sum(v))
  put(name, value = value, se = sqrt(v), df = df, difference = d, se_difference = se, p = 2 * pt(-abs(d / se), df),
      interval = d + c(-1, 1) * qt(0.975, df) * se)
}
together <- function(name, formula, keep) {
  whole <- svydesign(id = ~school, strata = ~stratum, weights = ~weight, data = waves)
  part <- subset(whole, eval(keep, whole$variables))
  part <- subset(part, !is.na(part$variables[[all.vars(formula)]]))  # svyby(covmat = TRUE) takes no NA
  by <- svyby(formula, ~wave, part, svymean, covmat = TRUE)
  change <- svycontrast(by, c(-1, 1)); d <- coef(change); se <- SE(change); df <- degf(part)
  put(name, value = coef(by), df = df, difference = d, se_difference = se, p = 2 * pt(-abs(d / se), df),
      interval = d + c(-1, 1) * qt(0.975, df) * se)
}
everyone <- quote(rep(TRUE, length(wave))); girls <- quote(gender == 1)
for (part in c("all", "girls")) {
  keep <- if (part == "all") everyone else girls
  apart(paste0("phone_", part, "_independent"), ~phone, keep); together(paste0("phone_", part, "_shared"), ~phone, keep)
  apart(paste0("hours_", part, "_independent"), ~hours, keep); together(paste0("hours_", part, "_shared"), ~hours, keep)
}
writeLines(c("{", paste(unlist(out), collapse = ",\n"), "}"), "trends.json")
