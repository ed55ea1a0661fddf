import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

import { RequestsViolate, findProgram, startMock } from "../index.js";

const LOG = "/v1/operationLog?maxKeys=1000";

async function started(t, options) {
  const mock = await startMock(options);
  t.after(() => mock.stop());
  return mock;
}

test("a mock server has as many entries as it is told", async (t) => {
  const mock = await started(t, { auth: false, entries: 7 });
  const page = await (await fetch(mock.url + LOG)).json();
  assert.equal(page.operationLogs.length, 7);
  await mock.expectPass();
});

test("what a client sends is checked", async (t) => {
  const mock = await started(t, { auth: false });
  await fetch(`${mock.url}/v1/operationLog?maxKey=1000`);
  assert.equal((await mock.requests()).length, 1);
  await assert.rejects(mock.expectPass(), (error) => {
    assert.ok(error instanceof RequestsViolate);
    return error.findings.some((finding) => finding.rule === "requests/unknown-parameter");
  });
  await mock.reset();
  await mock.expectPass();
});

test("a stub answers once, then everything is as documented", async (t) => {
  const mock = await started(t, { auth: false });
  await mock.stub({ request: { nth: 1 }, response: { status: 503, json: {} } });
  assert.equal((await fetch(mock.url + LOG)).status, 503);
  assert.equal((await fetch(mock.url + LOG)).status, 200);
});

test("values are those that the server knows", async (t) => {
  const mock = await started(t);
  const operation = "huawei-ecs/list-server-actions";
  assert.ok(mock.entities(operation).server_id.includes(mock.values(operation).server_id));
  assert.throws(() => mock.values("nobody/nothing"), /no operation is called/);
});

test("what is not understood is an error with its reason", async (t) => {
  await assert.rejects(startMock({ faults: ["no-such-fault"] }), /no-such-fault/);
  const mock = await started(t);
  await assert.rejects(mock.stub({ request: { operation: "x/y" }, response: { status: 500 } }), /no operation is called/);
});

test("a server that was stopped answers no more", async () => {
  const mock = await startMock();
  await mock.stop();
  await mock.stop();
  await assert.rejects(mock.requests());
});

test("the program runs under its own name", () => {
  const bin = fileURLToPath(new URL("../bin.js", import.meta.url));
  const version = execFileSync(process.execPath, [bin, "--version"], { encoding: "utf8" });
  assert.match(version, /^oplog /);
  assert.ok(findProgram().length > 0);
});
