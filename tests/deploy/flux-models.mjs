// SPDX-License-Identifier: Apache-2.0
// Checks Flux's objects against its published schemas: node flux-models.mjs NODE_MODULES <objects.json
// Prints a line for each object that does not fit; what is no object of Flux is left alone.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = join(process.argv[2], "@kubernetes-models/flux-cd");

async function complaints(object) {
  const [group, version] = object.apiVersion.split("/");
  if (!group.endsWith(".toolkit.fluxcd.io")) return [];
  const file = join(folder, group, version, `${object.kind}.js`);
  const model = await import(pathToFileURL(file)).catch(() => null);
  if (model === null) return [`Flux has no ${object.apiVersion} ${object.kind}`];
  if (object.spec === undefined) return ["has no spec"];
  try {
    new model[object.kind](object).validate();
    return [];
  } catch (error) {
    return [error.message];
  }
}

for (const object of JSON.parse(readFileSync(0, "utf8")))
  for (const line of await complaints(object))
    console.log(`${object.kind} ${object.metadata.name}: ${line}`);
