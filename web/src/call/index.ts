export { createDuet } from "./createDuet";
export * from "./types";
export { formatId, isIdentityId, parseId } from "./identity/id";
export { facesAway } from "./media/facing";
export { knownName } from "./people/knownName";
