// Makes noble.js again from the exact versions in package.json: `npm install && node make.mjs` in a copy of this folder.
// `node make.mjs --check` only compares: it fails when the kept file is not what these versions give.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const { dependencies, devDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
const names = Object.entries(dependencies).map(([name, version]) => `${name} ${version}`);
for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
  const found = JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8")).version;
  if (found !== version) throw new Error(`${name} is ${found}, package.json wants ${version}`);
}

const { outputFiles } = await build({
  entryPoints: ["entry.mjs"],
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2020",
  legalComments: "none",
  write: false,
  banner: { js: `/* ${names.join(", ")}; MIT License, (c) Paul Miller (paulmillr.com); see LICENSE.txt */` },
});
const code = Buffer.from(outputFiles[0].contents);
const facts = {
  versions: dependencies,
  made_with: devDependencies,
  licence: "MIT",
  sha256: createHash("sha256").update(code).digest("hex"),
  bytes: code.length,
  gzip_bytes: gzipSync(code, { level: 9 }).length,
};

if (process.argv.includes("--check")) {
  if (!readFileSync("noble.js").equals(code)) throw new Error("noble.js differs from what these versions give");
} else {
  writeFileSync("noble.js", code);
  writeFileSync("noble.json", `${JSON.stringify(facts, null, 2)}\n`);
}
process.stdout.write(`noble.js ${facts.bytes} bytes, ${facts.gzip_bytes} gzip, sha256 ${facts.sha256}\n`);
