// SPDX-License-Identifier: Apache-2.0
// Checks deploy/gitlab/manifests.schema.yaml against the published models of Kubernetes:
//   node kubernetes-models.mjs NODE_MODULES SCHEMA
// Every field of ours must be one of Kubernetes, of the same kind, and what Kubernetes requires must be
// required by ours. Prints a line for each difference, and at the end how many fields it has seen.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, schemaFile] = process.argv.slice(2);
const client = join(modules, "@kubernetes/client-node");
const models = await import(pathToFileURL(join(client, "dist/gen/models/all.js")));
const { default: yaml } = await import(pathToFileURL(join(modules, "js-yaml/dist/js-yaml.mjs")));
const schema = yaml.load(readFileSync(schemaFile, "utf8"));
let seen = 0;

// The fields that a model cannot do without; the types tell, the programs do not.
function requiredFields(type) {
  const text = readFileSync(join(client, `dist/gen/models/${type}.d.ts`), "utf8");
  return [...text.matchAll(/^ {4}'(\w+)': /gm)].map((match) => match[1]);
}

function resolved(part) {
  return part.$ref ? schema.definitions[part.$ref.split("/").pop()] : part;
}

// Which JSON types a part of ours allows; none if it is not said.
function types(part) {
  const { type, anyOf, enum: values } = resolved(part);
  if (anyOf) return anyOf.flatMap(types);
  if (values) return [...new Set(values.map((value) => typeof value))];
  return [type ?? []].flat();
}

const simple = {
  string: ["string"],
  number: ["integer"],
  boolean: ["boolean"],
  IntOrString: ["integer", "string"],
};

function compare(place, part, type) {
  const ours = types(part);
  const list = /^Array<(.*)>$/.exec(type);
  const map = /^{ \[key: string\]: (.*); }$/.exec(type);
  if (list) {
    if (ours[0] !== "array") console.log(`${place}: Kubernetes has a list`);
    else compare(`${place}[]`, resolved(part).items, list[1]);
  } else if (map) {
    const values = resolved(part).additionalProperties;
    if (!values || !types(values).includes("string")) console.log(`${place}: Kubernetes has a map of texts`);
  } else if (type === "string" && part.$ref?.endsWith("/quantity")) {
    // An amount is a text to the models, but may be written as a number.
  } else if (type in simple) {
    const strange = ours.filter((one) => !simple[type].includes(one));
    if (ours.length === 0 || strange.length > 0) console.log(`${place}: Kubernetes has ${type}, ours ${ours}`);
  } else {
    compareModel(place, resolved(part), type);
  }
}

function compareModel(place, part, type) {
  const fields = new Map(models[type].getAttributeTypeMap().map((field) => [field.baseName, field.type]));
  for (const [name, below] of Object.entries(part.properties)) {
    seen += 1;
    if (!fields.has(name)) console.log(`${place}.${name}: Kubernetes has no such field`);
    else compare(`${place}.${name}`, below, fields.get(name));
  }
  for (const name of requiredFields(type))
    if (!(part.required ?? []).includes(name)) console.log(`${place}.${name}: Kubernetes requires it`);
}

for (const [kind, part] of Object.entries(schema.kinds)) {
  const [version, name] = kind.split("/").slice(-2);
  compareModel(name, part, version.replace("v", "V") + name);
}
console.log(`${seen} fields seen`);
