export { createDuet } from "./createDuet";
export * from "./types";
export { longestLine } from "./chat/chatLog";
export { mostFiles, receivedBlob, unsavedBlob } from "./files/transfer";
export { formatId, isIdentityId, parseId } from "./identity/id";
export { facesAway } from "./media/facing";
export { knownName } from "./people/knownName";
