const name = "duet";
const table = "identity";
const row = "me";

/** The one row of IndexedDB that holds this browser's identity. Structured cloning keeps keys that nothing can export. */
export async function readRow(factory: IDBFactory): Promise<unknown> {
  return await inTransaction(factory, "readonly", (store) => store.get(row));
}

/** Writes the row unless another tab was faster; answers what is stored. */
export async function addRow(factory: IDBFactory, value: unknown): Promise<unknown> {
  try {
    await inTransaction(factory, "readwrite", (store) => store.add(value, row));
    return value;
  } catch (error) {
    if (error instanceof DOMException && error.name === "ConstraintError") {
      return await readRow(factory);
    }

    throw error;
  }
}

export async function putRow(factory: IDBFactory, value: unknown): Promise<void> {
  await inTransaction(factory, "readwrite", (store) => store.put(value, row));
}

async function inTransaction(factory: IDBFactory, mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest): Promise<unknown> {
  const database = await open(factory);
  try {
    return await new Promise<unknown>((resolve, reject) => {
      const transaction = database.transaction(table, mode);
      const request = work(transaction.objectStore(table));
      transaction.addEventListener("complete", () => {
        resolve(request.result);
      });
      transaction.addEventListener("abort", () => {
        reject(transaction.error ?? new Error("The transaction was aborted."));
      });
    });
  } finally {
    database.close();
  }
}

function open(factory: IDBFactory): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(name, 1);
    request.addEventListener("upgradeneeded", () => {
      request.result.createObjectStore(table);
    });
    request.addEventListener("success", () => {
      resolve(request.result);
    });
    request.addEventListener("error", () => {
      reject(request.error ?? new Error("IndexedDB could not be opened."));
    });
  });
}
