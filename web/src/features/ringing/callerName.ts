import { formatId, type IncomingCall } from "../../call";

/** The name to show: the contact's own entry before what the caller says. */
export function callerName(call: IncomingCall, unknown: string): string {
  return call.contactName?.trim() || call.from.name.trim() || unknown;
}

/** Who rings: a contact by name, a stranger by the ID that was proven, for the name is only what they typed. */
export function ringingName(call: IncomingCall, unknown: string): string {
  return call.proven && !call.contactName?.trim() ? formatId(call.from.id) : callerName(call, unknown);
}
