/**
 * The machine: files, git, processes, clock, environment, terminal. The only folder that may say
 * `Deno`.
 *
 * @module
 */
export { nowRfc3339, rfc3339, startTimer, unixSeconds } from "./clock.ts";
export { copyFiles, filesBelow } from "./copy_files.ts";
export { explainFileError } from "./file_errors.ts";
export {
  git,
  type GitDialogue,
  type GitOptions,
  gitText,
  hardenedUploadPack,
  lastLine,
  openGit,
  TRANSFER_VARIABLES,
  tryGit,
} from "./git.ts";
export {
  type HttpAnswer,
  type HttpRequest,
  type HttpServer,
  listenHttp,
  type ListenOptions,
} from "./http_server.ts";
export { onInterrupt, unlessInterrupted } from "./interrupt.ts";
export { linkTree } from "./link_tree.ts";
export { withOutputFolder } from "./output_folder.ts";
export { ownCodeDigest } from "./own_code.ts";
export { explainNotCapable, hasPathAccess, requirePathAccess } from "./permissions.ts";
export { type ProcessRequest, type ProcessResult, runProcess } from "./process.ts";
export {
  folderNames,
  linkText,
  openStream,
  type PathInfo,
  pathInfo,
  readBytes,
  readText,
} from "./read_files.ts";
export { readRange } from "./ranges.ts";
export { type Move, replaceAll } from "./replace.ts";
export {
  callerFolder,
  commandLine,
  endProcess,
  envVar,
  hasOwnState,
  memoryUsage,
  PACKREPO_ROOT,
  processorCount,
  runtimeInfo,
  stateFolder,
} from "./system.ts";
export { withTempFolder } from "./temp.ts";
export {
  type FilePiece,
  PIECE_BYTES,
  realPath,
  type TreeFile,
  TreeReader,
  walkFiles,
} from "./tree_reader.ts";
export {
  hasColor,
  isTerminal,
  readStdin,
  terminalColumns,
  writeStderr,
  writeStdout,
  writeStdoutBytes,
} from "./terminal.ts";
export {
  ensureFolder,
  removeTree,
  renamePath,
  writeFileAtomic,
  writeNewFile,
} from "./write_files.ts";
export { writeNewStream } from "./write_stream.ts";
