# Further references by R survey (Debian r-cran-survey 4.1-1): what oracle.json does not hold.
# Rscript make.R, in this folder.
suppressMessages(library(survey))
data(api); data(election)
write.csv(election_pps, "election_pps.csv", row.names = FALSE)
out <- list()
text <- function(x) paste0("[", paste(sprintf("%.15g", as.vector(x)), collapse = ", "), "]")
put <- function(name, ...) {
  parts <- list(...)
  out[[name]] <<- paste0('  "', name, '": {', paste0('"', names(parts), '": ', sapply(parts, text), collapse = ", "), "}")
}
both <- function(name, stat) put(name, estimate = coef(stat), se = SE(stat), vcov = vcov(stat))

pps <- svydesign(id = ~1, fpc = ~p, data = election_pps, pps = "brewer")
both("pps_total", svytotal(~Bush + Kerry + Nader, pps))
both("pps_ratio", svyratio(~Bush, ~Kerry, pps))

clus <- svydesign(id = ~dnum, weights = ~pw, data = apiclus1, fpc = ~fpc)
put("alpha", estimate = svycralpha(~ell + meals + mobility, clus))
model <- svyglm(I(comp.imp == "Yes") ~ stype + api99, clus, family = quasibinomial)
bare <- svyglm(I(comp.imp == "Yes") ~ api99, clus, family = quasibinomial)
both("predicted", svypredmeans(bare, ~stype))

totals <- data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018))
post <- postStratify(clus, ~stype, totals)
twice <- calibrate(post, ~api99, c(`(Intercept)` = 6194, api99 = 3914069))
both("twice_mean", svymean(~api00 + enroll, twice))
both("twice_domain", svymean(~api00, subset(twice, stype == "H")))
both("twice_ratio", svyratio(~api.stu, ~enroll, twice))
both("calibrated_share", svymean(~sch.wide, twice))

rep <- as.svrepdesign(clus, type = "JK1")
cal <- calibrate(rep, ~stype + api99, c(`(Intercept)` = 6194, stypeH = 755, stypeM = 1018, api99 = 3914069))
both("rep_calibrated", svymean(~api00 + enroll, cal))
both("rep_variance", svyvar(~api00, rep))
test <- svychisq(~sch.wide + stype, rep, statistic = "Wald")
put("rep_wald", statistic = test$statistic, df = test$parameter, p = test$p.value)
test <- svyttest(enroll ~ comp.imp, rep)
put("rep_ttest", statistic = test$statistic, df = test$parameter, p = test$p.value)
logit <- svyglm(I(comp.imp == "Yes") ~ stype + api99, rep, family = quasibinomial)
both("rep_logit", logit)
mse <- as.svrepdesign(clus, type = "JK1", mse = TRUE)
both("rep_mse", svyratio(~api.stu, ~enroll, mse))

two <- svydesign(id = ~dnum + snum, fpc = ~fpc1 + fpc2, data = apiclus2)
both("two_stage_logit", svyglm(I(sch.wide == "Yes") ~ ell + meals, two, family = quasibinomial, control = glm.control(epsilon = 1e-14)))
test <- regTermTest(svyglm(api00 ~ ell + meals * stype, two), ~meals:stype)
put("two_stage_interaction", statistic = test$Ftest, df = c(test$df, test$ddf), p = test$p)
writeLines(c("{", paste(unlist(out), collapse = ",\n"), "}"), "further.json")
