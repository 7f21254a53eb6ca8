// IndexedDB as promises. A write resolves when the transaction has completed with strict durability, not before.

const STRICT = { durability: "strict" };

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export class Store {
  constructor(database) {
    this.database = database;
  }

  /** Opens (or makes) a database with these stores; records are kept under their `id`. */
  static async open(name, stores) {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      for (const store of stores) request.result.createObjectStore(store, { keyPath: "id" });
    };
    const database = await done(request);
    database.onversionchange = () => database.close();
    return new Store(database);
  }

  static remove(name) {
    return done(indexedDB.deleteDatabase(name));
  }

  static async names() {
    return (await indexedDB.databases()).map((database) => database.name);
  }

  close() {
    this.database.close();
  }

  get(store, id) {
    return done(this.database.transaction(store).objectStore(store).get(id));
  }

  all(store) {
    return done(this.database.transaction(store).objectStore(store).getAll());
  }

  put(store, record) {
    return this.change(store, record.id, () => record);
  }

  delete(store, id) {
    return this.change(store, id, () => undefined);
  }

  /**
   * Reads one record and writes what `decide(record)` returns in the same transaction, so that no other tab comes
   * between; `undefined` deletes, and returning the record itself leaves it. Resolves with what was decided.
   */
  change(store, id, decide) {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction(store, "readwrite", STRICT);
      const objects = transaction.objectStore(store);
      let decided;
      transaction.oncomplete = () => resolve(decided);
      transaction.onabort = () => reject(transaction.error);
      const request = objects.get(id);
      request.onsuccess = () => {
        decided = decide(request.result);
        if (decided === undefined) objects.delete(id);
        else if (decided !== request.result) objects.put(decided);
      };
    });
  }
}
