"""Reading what children wrote before anybody else does: what recognisers found, what readers made of it, the release."""
