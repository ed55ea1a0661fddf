// Where the program is: in the package of this platform, or where OPLOG_PROGRAM says.

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** @returns {string} */
export function findProgram() {
  if (process.env.OPLOG_PROGRAM) {
    return process.env.OPLOG_PROGRAM;
  }
  const platform = `${process.platform}-${process.arch}`;
  const name = process.platform === "win32" ? "oplog.exe" : "oplog";
  try {
    return require.resolve(`@oplog-conformance/${platform}/${name}`);
  } catch {
    throw new Error(
      `there is no program for ${platform}: npm left the package @oplog-conformance/${platform} out ` +
        "(was it installed with --omit=optional?), or there is none; OPLOG_PROGRAM names a program of your own",
    );
  }
}
