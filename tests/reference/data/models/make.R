# SYNTHETIC children in schools, and what R `survey` makes of models and scales on them: see README.md.
# Rscript make.R, in this folder.
suppressMessages(library(survey))
set.seed(20261125)
n <- 900; schools <- 45
school <- sort(sample(schools, n, replace = TRUE)); stratum <- (school - 1) %/% 9 + 1
pull <- rnorm(schools, 0, .5)[school]
gender <- sample(c(1, 2, 3), n, TRUE, c(.48, .47, .05)); grade <- sample(1:4, n, TRUE); age <- 9 + 2 * grade + sample(0:1, n, TRUE)
hours <- round(pmax(0, 2 + .6 * grade + pull + rnorm(n)), 1)
phone <- ifelse(runif(n) < plogis(-1.2 + .5 * grade + .3 * (gender == 2) + pull), 1, 2)
trait <- rnorm(n) + pull
item <- function(slope) as.integer(cut(slope * trait + rnorm(n), c(-Inf, -1, 0, 1, Inf)))
data <- data.frame(school, stratum, weight = round(runif(n, 1, 6), 3), gender, grade, age, hours, phone,
                   i1 = item(1), i2 = item(.8), i3 = item(1.2), i4 = 5L - item(.9), i5 = item(.5))
for (name in c("gender", "grade", "phone", "i2", "i4")) data[[name]][sample(n, 30)] <- -2
write.csv(data, "children.csv", row.names = FALSE, quote = FALSE)

for (name in names(data)[-(1:3)]) data[[name]][data[[name]] < 0] <- NA
data$yes <- as.numeric(data$phone == 1)
data$g <- relevel(factor(data$gender), ref = "2"); data$l <- factor(data$grade)
data$i4 <- 5 - data$i4
design <- svydesign(ids = ~school, strata = ~stratum, weights = ~weight, data = data)
out <- list()
text <- function(x) paste0("[", paste(sprintf("%.15g", as.vector(x)), collapse = ", "), "]")
put <- function(name, ...) {
  parts <- list(...)
  out[[name]] <<- paste0('  "', name, '": {', paste0('"', names(parts), '": ', sapply(parts, text), collapse = ", "), "}")
}
whole <- function(name, formula, family, terms, design) {
  fit <- svyglm(formula, design, family = family, control = glm.control(epsilon = 1e-15, maxit = 60))
  table <- coef(summary(fit)); limits <- confint(fit, method = "Wald", ddf = fit$df.residual)
  put(name, estimate = table[, 1], se = table[, 2], t = table[, 3], p = table[, 4], df = fit$df.residual, low = limits[, 1], high = limits[, 2])
  for (term in names(terms)) {
    test <- regTermTest(fit, terms[[term]], method = "Wald")
    put(paste0(name, "_", term), f = test$Ftest, df = test$df, ddf = test$ddf, p = test$p)
  }
  fit
}
tests <- list(gender = ~g, grade = ~l, hours = ~hours)
fit <- whole("logit", yes ~ g + l + hours, quasibinomial(), tests, design)
put("logit_r2", cox = psrsq(fit, "Cox-Snell"), nagelkerke = psrsq(fit, "Nagelkerke"))
invisible(whole("logit_girls", yes ~ l + hours, quasibinomial(), tests[2:3], subset(design, gender == 1 & age >= 12)))
invisible(whole("linear", hours ~ g + l + age, gaussian(), list(gender = ~g, grade = ~l, age = ~age), design))
invisible(whole("crossed", yes ~ g * hours, quasibinomial(), list(cross = ~g:hours), design))
used <- subset(design, !is.na(yes) & !is.na(g) & !is.na(l))
bare <- svyglm(yes ~ l + hours, used, family = quasibinomial(), control = glm.control(epsilon = 1e-15, maxit = 60))
margins <- svypredmeans(bare, ~g)
put("margins", category = as.numeric(names(coef(margins))), estimate = coef(margins), coefficients = attr(attr(margins, "var"), "parts")[[1]],
    average = attr(attr(margins, "var"), "parts")[[2]])
complete <- subset(design, !is.na(i2) & !is.na(i4))
put("alpha", estimate = svycralpha(~i1 + i2 + i3 + i4 + i5, complete))
put("alpha_without_i3", estimate = svycralpha(~i1 + i2 + i4 + i5, complete))
design <- update(design, score = rowMeans(cbind(i1, i2, i3, i4, i5), na.rm = TRUE), k = 5 - is.na(i2) - is.na(i4))
scored <- subset(design, k >= 4)
mean <- svymean(~score, scored)
put("score", mean = coef(mean), se = SE(mean))
by <- svyby(~score, ~g, scored, svymean)
put("score_by", mean = coef(by)[c("1", "2", "3")], se = SE(by)[match(c("1", "2", "3"), by$g)])
post <- postStratify(design, ~age, data.frame(age = 11:18, Freq = c(400, 450, 500, 550, 500, 450, 400, 350)))
invisible(whole("calibrated", yes ~ g + hours, quasibinomial(), tests[c("gender", "hours")], post))
invisible(whole("calibrated_mean", hours ~ l, gaussian(), tests["grade"], post))
writeLines(c("{", paste(unlist(out), collapse = ",\n"), "}"), "models.json")
