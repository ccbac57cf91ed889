// Better Auth with its SCIM plugin and its default database, which is in memory. usage: node server.mjs PORT
import { createServer } from "node:http";
import { betterAuth } from "better-auth";
import { toNodeHandler } from "better-auth/node";
import { scim } from "@better-auth/scim";

const port = Number(process.argv[2]);
const auth = betterAuth({
  baseURL: `http://127.0.0.1:${port}`,
  secret: "the secret of the interoperability tests",
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  plugins: [
    scim({ connections: [{ id: "interop", credentials: [{ type: "bearer", id: "interop", token: process.env.SCIM_TOKEN }] }] }),
  ],
});
createServer(toNodeHandler(auth)).listen(port, "127.0.0.1");
