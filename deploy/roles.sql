-- Roles for the `responses` database: each service can do its own part and no other's.
-- Run as the owner of the database after `migrate --database responses`; choose passwords outside this file.
CREATE ROLE arobase_staff LOGIN;
CREATE ROLE arobase_box LOGIN;
CREATE ROLE arobase_mixer LOGIN;

GRANT USAGE ON SCHEMA public TO arobase_staff, arobase_box, arobase_mixer;
