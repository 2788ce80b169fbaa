use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use warehouse::arrow::array::{Int64Array, RecordBatch, StringViewArray};
use warehouse::arrow::datatypes::{DataType, Field, Schema};
use warehouse::local::LocalWarehouse;
use warehouse::{Query, Warehouse as _};

use super::*;

fn query(sql: &str) -> QueryResult {
    let folder = tempfile::tempdir().expect("a folder");
    let warehouse = LocalWarehouse::open(folder.path()).expect("a warehouse");
    warehouse.query(&Query::new(sql)).expect(sql)
}

fn part(result: &QueryResult, mime: &str) -> String {
    let bundle = mime_bundle(result, "");
    bundle[mime].as_str().expect("text").to_owned()
}

#[test]
fn values_are_written_as_googlesql_writes_them() {
    let result = query(
        "SELECT 1 AS i, 1.0 AS f, CAST('NaN' AS FLOAT64) AS n, NUMERIC '1.50' AS d, TRUE AS b, 'é' AS s, \
         CAST(NULL AS STRING) AS u, b'\\x00a' AS y, DATE '2013-10-01' AS day, \
         DATETIME '2013-10-01 12:00:00.5' AS dt, TIMESTAMP '2013-10-01 12:00:00+00' AS ts, TIME '01:02:03' AS t, \
         [1, 2] AS a, STRUCT(1 AS x, 'y' AS z) AS st, \
         BIGNUMERIC '-578960446186580977117854925043439539266.34992332820282019728792003956564819967' AS big",
    );
    let row = rows(&result).next().expect("a row");
    let texts: Vec<_> = (0..15).map(|column| row.text(column).unwrap_or_else(|| "NULL".into())).collect();
    assert_eq!(
        texts,
        [
            "1",
            "1.0",
            "NaN",
            "1.5",
            "true",
            "é",
            "NULL",
            "AGE=",
            "2013-10-01",
            "2013-10-01T12:00:00.500",
            "2013-10-01 12:00:00 UTC",
            "01:02:03",
            "[1,2]",
            "{\"x\":1,\"z\":\"y\"}",
            "-578960446186580977117854925043439539266.34992332820282019728792003956564819967",
        ]
    );
}

#[test]
fn the_text_has_names_types_and_nulls() {
    let result = query("SELECT 'a\\nb' AS name, 10 AS n UNION ALL SELECT NULL, 7 ORDER BY n");
    assert_eq!(
        part(&result, "text/plain"),
        "name        n\nSTRING  INT64\n------  -----\nNULL        7\na b        10\n2 rows × 2 columns"
    );
}

#[test]
fn the_table_has_pages_and_escapes_what_it_shows() {
    let result = query(
        "SELECT x, IF(x = 1, '<script>\"&', NULL) AS `a<b` FROM UNNEST(GENERATE_ARRAY(1, 45)) AS x ORDER BY x",
    );
    let html = part(&result, "text/html");
    assert!(html.contains("<td>&lt;script&gt;&quot;&amp;</td>"), "{html}");
    assert!(html.contains("a&lt;b<br><span class=\"type\">STRING</span>"), "{html}");
    assert!(html.contains("<span class=\"null\">NULL</span>"), "{html}");
    assert_eq!(html.matches("<tbody").count(), 3);
    assert!(html.contains("value=\"2\">41–45</label>"), "{html}");
    assert!(html.contains("<p>45 rows × 2 columns</p>"), "{html}");
    assert_eq!(part(&query("SELECT 1 AS x"), "text/html").matches("<nav").count(), 0);
}

#[test]
fn the_data_has_a_schema() {
    let result = query("SELECT 1 AS i, NUMERIC '0.1' AS d, BIGNUMERIC '1e30' AS b, [STRUCT('x' AS y)] AS a");
    assert_eq!(
        mime_bundle(&result, "")["application/vnd.dataresource+json"],
        json!({
            "profile": "tabular-data-resource",
            "schema": {"fields": [
                {"name": "i", "type": "integer", "bigQueryType": "INT64"},
                {"name": "d", "type": "string", "bigQueryType": "NUMERIC"},
                {"name": "b", "type": "string", "bigQueryType": "BIGNUMERIC"},
                {"name": "a", "type": "array", "bigQueryType": "ARRAY<STRUCT<y STRING>>"},
            ]},
            "data": [{"i": 1, "d": "0.1", "b": "1000000000000000000000000000000", "a": [{"y": "x"}]}],
        })
    );
}

/// Ten million rows, and rows that are large: all forms together stay below a megabyte.
#[test]
fn the_output_stays_small() {
    let batch = |rows: i64, columns: usize, text: &str| {
        let mut fields = vec![Field::new("n", DataType::Int64, true)];
        let mut arrays: Vec<ArrayRef> = vec![Arc::new(Int64Array::from_iter_values(0..rows))];
        for column in 0..columns {
            fields.push(Field::new(format!("text{column}"), DataType::Utf8View, true));
            arrays.push(Arc::new(StringViewArray::from_iter_values((0..rows).map(|_| text))));
        }
        let schema = Arc::new(Schema::new(fields));
        let batch = RecordBatch::try_new(schema.clone(), arrays).expect("a batch");
        QueryResult::new(schema, vec![batch], Duration::ZERO)
    };
    let large = "<&>".repeat(100_000);
    for result in
        [batch(10_000_000, 0, ""), batch(1, 1, &large), batch(300, 50, &large[..3000]), batch(50, 900, "x")]
    {
        let size = serde_json::to_string(&mime_bundle(&result, "")).expect("JSON").len();
        assert!(size < 1_000_000, "{} rows: {size} bytes", result.rows);
    }
    assert!(
        part(&batch(10_000_000, 0, ""), "text/html")
            .contains("10,000,000 rows × 1 column · the first 200 are shown")
    );
}
