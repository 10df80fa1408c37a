import type { IncomingCall } from "../../call";

/** The name to show: the contact's own entry before what the caller says. */
export function callerName(call: IncomingCall, unknown: string): string {
  return call.contactName?.trim() || call.from.name.trim() || unknown;
}
