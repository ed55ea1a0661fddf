// A `test` for vitest with the fixture `oplogMock`: one server for a file, which forgets everything between tests, and checks at the
// end of each what the test sent.

import { afterAll, test as base } from "vitest";

import { startMock } from "./index.js";

let shared;
afterAll(async () => {
  await (await shared)?.stop();
  shared = undefined;
});

export const test = base.extend({
  oplogMock: async ({}, use) => {
    shared ??= startMock();
    const mock = await shared;
    await mock.reset();
    await use(mock);
    await mock.expectPass();
  },
});
