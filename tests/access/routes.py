"""route name -> (permission, method): the doors of the study pages. A new route without a row fails the matrix test."""

NEEDS = {
    "study": ("view", "get"),
    "jobs:show": ("view", "get"),
    "jobs:cancel": ("analyse", "post"),
}
