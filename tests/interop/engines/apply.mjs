// Applies patches by scim-patch or SCIMMY. usage: node apply.mjs scim-patch|scimmy <pairs >results
// Reads a line of JSON for each patch and prints one: its name, and the result or the error.
import { createInterface } from "node:readline";

const engines = {
  async "scim-patch"() {
    const { scimPatch } = await import("scim-patch");
    return async ({ before, message }) => scimPatch(before, message.Operations);
  },
  async scimmy() {
    const { default: SCIMMY } = await import("scimmy");
    SCIMMY.Schemas.User.definition.extend(SCIMMY.Schemas.EnterpriseUser.definition);
    return async ({ type, before, message }) => {
      const resource = new SCIMMY.Schemas[type](before);
      const patched = await new SCIMMY.Messages.PatchOp(message).apply(resource, async (instance) => instance);
      return patched ?? resource;
    };
  },
};

const apply = await engines[process.argv[2]]();
for await (const line of createInterface({ input: process.stdin })) {
  const pair = JSON.parse(line);
  const result = { name: pair.name };
  try {
    result.after = JSON.parse(JSON.stringify(await apply(pair)));
  } catch (error) {
    result.error = String(error.message ?? error);
  }
  console.log(JSON.stringify(result));
}
