//! A table of SQLite that rows are put into by their id: what comes again replaces what was there, so that nothing is there twice.
use rusqlite::{Connection, params};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlRow {
    pub id: String,
    pub status: String,
    pub topic: String,
    pub partition: i32,
    pub offset: i64,
    pub value: String,
}

/// The table, made if need be.
pub struct SqlTable {
    connection: Connection,
    name: String,
}

impl SqlTable {
    /// Opens the file and makes the table.
    ///
    /// # Errors
    /// In SQLite's words.
    pub fn open(file: &str, name: &str) -> Result<SqlTable, String> {
        let connection = Connection::open(file).map_err(|error| error.to_string())?;
        let name = name.replace('"', "\"\"");
        let make = format!(
            "CREATE TABLE IF NOT EXISTS \"{name}\" (id TEXT PRIMARY KEY, status TEXT, topic TEXT, part INTEGER, at INTEGER, value TEXT)"
        );
        // It is a demo's: nobody waits for the disk.
        connection
            .execute_batch(&format!("PRAGMA synchronous=OFF; {make}"))
            .map_err(|error| error.to_string())?;
        Ok(SqlTable { connection, name })
    }

    /// Puts rows in, all or none.
    ///
    /// # Errors
    /// In SQLite's words.
    pub fn upsert(mut self, rows: &[SqlRow]) -> Result<(), String> {
        let sql = format!("INSERT OR REPLACE INTO \"{}\" VALUES (?1, ?2, ?3, ?4, ?5, ?6)", self.name);
        let put = |connection: &mut Connection| -> rusqlite::Result<()> {
            let transaction = connection.transaction()?;
            {
                let mut insert = transaction.prepare(&sql)?;
                for row in rows {
                    insert.execute(params![
                        row.id,
                        row.status,
                        row.topic,
                        row.partition,
                        row.offset,
                        row.value
                    ])?;
                }
            }
            transaction.commit()
        };
        put(&mut self.connection).map_err(|error| error.to_string())
    }
}
