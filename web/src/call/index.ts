export { createDuet } from "./createDuet";
export * from "./types";
export { mostFiles, unsavedBlob } from "./files/transfer";
export { formatId, isIdentityId, parseId } from "./identity/id";
export { facesAway } from "./media/facing";
export { knownName } from "./people/knownName";
