const name = "duet";
const table = "identity";
const row = "me";
const keptRow = "kept";

/** What IndexedDB holds: this browser's identity, and what it was before. Structured cloning keeps keys that nothing can export. */
export interface Rows {
  readonly me: unknown;
  readonly kept: unknown;
}

/** This browser's identity. */
export async function readRow(factory: IDBFactory): Promise<unknown> {
  return await withDatabase(factory, read);
}

/**
 * The row; where there is none, `make` makes it, and the answer is what is stored then: another tab may have been faster. A first visit makes it while
 * the database is set up: somebody who opens a link waits for both.
 */
export async function readOrMakeRow(factory: IDBFactory, make: () => Promise<unknown>): Promise<unknown> {
  let made: Promise<unknown> | null = null;
  const begin = () => {
    made = make();
    made.catch(() => undefined); // told to who waits for it below; the database may fail before
  };
  return await withDatabase(
    factory,
    async (database) => {
      const stored = made === null ? await read(database) : undefined;
      return stored ?? (await add(database, await (made ?? make())));
    },
    begin,
  );
}

/** Changes both rows in one step, by what they are then; null leaves them. Answers what they are after it. */
export async function changeRows(factory: IDBFactory, change: (rows: Rows) => Rows | null): Promise<Rows> {
  return await withDatabase(factory, async (database) => {
    let rows: Rows = { me: undefined, kept: undefined };
    await inTransaction(database, "readwrite", (store) => {
      const me = store.get(row);
      const kept = store.get(keptRow); // answered after the other one
      kept.addEventListener("success", () => {
        rows = { me: me.result, kept: kept.result };
        const changed = change(rows);
        if (changed !== null) {
          rows = changed;
          store.put(changed.me, row);
          store.put(changed.kept, keptRow);
        }
      });
      return kept;
    });
    return rows;
  });
}

async function read(database: IDBDatabase): Promise<unknown> {
  return await inTransaction(database, "readonly", (store) => store.get(row));
}

/** Writes the row unless another tab was faster; answers what is stored. */
async function add(database: IDBDatabase, value: unknown): Promise<unknown> {
  try {
    await inTransaction(database, "readwrite", (store) => store.add(value, row));
    return value;
  } catch (error) {
    if (error instanceof DOMException && error.name === "ConstraintError") {
      return await read(database);
    }

    throw error;
  }
}

async function withDatabase<T>(factory: IDBFactory, work: (database: IDBDatabase) => Promise<T>, onMade?: () => void): Promise<T> {
  const database = await open(factory, onMade);
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

function inTransaction(database: IDBDatabase, mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest): Promise<unknown> {
  return new Promise<unknown>((resolve, reject) => {
    const transaction = database.transaction(table, mode);
    const request = work(transaction.objectStore(table));
    transaction.addEventListener("complete", () => {
      resolve(request.result);
    });
    transaction.addEventListener("abort", () => {
      reject(transaction.error ?? new Error("The transaction was aborted."));
    });
  });
}

function open(factory: IDBFactory, onMade?: () => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(name, 1);
    request.addEventListener("upgradeneeded", () => {
      request.result.createObjectStore(table);
      onMade?.();
    });
    request.addEventListener("success", () => {
      resolve(request.result);
    });
    request.addEventListener("error", () => {
      reject(request.error ?? new Error("IndexedDB could not be opened."));
    });
  });
}
