// A mock server in a process of its own, and what can be told to it and asked of it while it runs.
//
// It ends with `stop`, with this process, or by itself after two hours.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

import { findProgram } from "./program.js";

export { findProgram };

const LONGEST = 7200;
const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill()));

/** Requests violate the documentation. */
export class RequestsViolate extends Error {
  constructor(findings, message) {
    super(message);
    this.name = "RequestsViolate";
    this.findings = findings;
  }
}

/** A running mock server. Made by `startMock`. */
export class Mock {
  #child;
  #operations;

  constructor(child, url, target) {
    this.#child = child;
    this.#operations = target.operations;
    this.url = url;
    this.accessKey = target.credentials.valid.access_key;
    this.secret = target.credentials.valid.secret;
  }

  get operations() {
    return Object.keys(this.#operations).sort();
  }

  values(operation) {
    return { ...this.#known(operation).parameters };
  }

  entities(operation) {
    return structuredClone(this.#known(operation).entities);
  }

  async stub(stub) {
    await this.stubs([stub]);
  }

  async stubs(stubs) {
    await ask(this.url, "POST", "/__admin/stubs", { stub: stubs });
  }

  async clearStubs() {
    await ask(this.url, "DELETE", "/__admin/stubs");
  }

  async requests() {
    return (await ask(this.url, "GET", "/__admin/requests")).requests;
  }

  async verdict() {
    return ask(this.url, "GET", "/__admin/verdict");
  }

  async expectPass() {
    const { findings, forgotten } = await this.verdict();
    const failing = findings.filter((finding) => finding.severity === "deny");
    if (failing.length > 0) {
      throw new RequestsViolate(failing, failing.map(told).join("\n"));
    }
    if (forgotten > 0) {
      throw new RequestsViolate([], `${forgotten} requests were forgotten before they were checked`);
    }
  }

  async reset() {
    await this.clearStubs();
    await ask(this.url, "POST", "/__admin/reset");
  }

  async stop() {
    if (!running.delete(this.#child)) {
      return;
    }
    // It is waited for now, so it counts again.
    this.#child.ref();
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill();
    await ended;
  }

  async [Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose")]() {
    await this.stop();
  }

  #known(operation) {
    const known = this.#operations[operation];
    if (!known) {
      throw new RangeError(`no operation is called ${operation} (known: ${this.operations.join(", ")})`);
    }
    return known;
  }
}

/** Starts a mock server on a free port of this machine. */
export async function startMock({ entries, seed, faults = [], scenario, auth = true, now } = {}) {
  const option = (name, value) => (value === undefined ? [] : [name, String(value)]);
  const args = [
    ["mock", "--listen", "127.0.0.1:0", "--stop-after", String(LONGEST)],
    option("--entries", entries),
    option("--seed", seed),
    faults.flatMap((fault) => ["--fault", fault]),
    option("--scenario", scenario),
    auth ? [] : ["--no-auth"],
    option("--now", now),
  ].flat();
  const child = spawn(findProgram(), args, { stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  try {
    const url = await serving(child);
    return new Mock(child, url, await ask(url, "GET", "/__admin/target"));
  } catch (error) {
    running.delete(child);
    child.kill();
    throw error;
  }
}

// The address in the first line that the server prints. What it prints later is read, so that it never waits for a reader, and
// keeps no test runner from ending.
function serving(child) {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text) => {
      said = (said + text).slice(-4096);
    });
    createInterface(child.stdout).once("line", (line) => {
      const url = /\bon (https?:\/\/\S+?),?(\s|$)/.exec(line)?.[1];
      child.stdout.resume();
      child.unref();
      child.stdout.unref();
      child.stderr.unref();
      url ? resolve(url) : reject(new Error(`the mock server said: ${line}`));
    });
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(said.trim() || `\`oplog mock\` ended with ${code}`)));
  });
}

async function ask(url, method, path, body) {
  const answer = await fetch(url + path, {
    method,
    headers: { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) {
    throw new Error(reason(text) ?? `${method} ${path}: status ${answer.status}`);
  }
  return text ? JSON.parse(text) : undefined;
}

function reason(text) {
  try {
    return JSON.parse(text).error;
  } catch {
    return undefined;
  }
}

function told({ rule, at, expected, actual }) {
  return `${rule}  ${at}\n    expected ${expected}\n    actual   ${actual}`;
}
