import type { TestAPI } from "vitest";
import type { Mock } from "./index.js";

/** vitest's `test` with a mock server that has forgotten the other tests; what a test sends is checked at its end. */
export const test: TestAPI<{ oplogMock: Mock }>;
