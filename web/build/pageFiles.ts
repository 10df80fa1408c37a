/** The page's files beside its document, as `earlyScript.ts` writes them before the page's first script. */
export interface PageFiles {
  readonly call: readonly string[];
  readonly interface: readonly string[];
  readonly styles: readonly string[];
}
