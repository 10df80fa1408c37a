import type { Verification } from "../../call";
import type { TextKey } from "../../texts/catalogue";

type Dispute = Extract<Verification, { state: "disputed" }>["why"];

/** What the person has to accept, in words. */
export const disputes: Readonly<Record<Dispute, { readonly title: TextKey; readonly lead: TextKey }>> = {
  replaced: { title: "verify.replaced", lead: "verify.replacedLead" },
  "not-the-host": { title: "verify.notTheHost", lead: "verify.notTheHostLead" },
};
