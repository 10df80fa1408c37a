export { createDuet } from "./createDuet";
export * from "./types";
export { formatId, isIdentityId, parseId } from "./identity/id";
export { knownName } from "./people/knownName";
