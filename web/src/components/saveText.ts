/** Saves a text as a file of the person's. */
export function saveText(fileName: string, text: string, type: string): void {
  saveBlob(fileName, new Blob([text], { type }));
}

/** Saves a blob as a file of the person's, where downloads go. */
export function saveBlob(fileName: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  // The browser has taken its own reference once the click is handled.
  queueMicrotask(() => URL.revokeObjectURL(url));
}
