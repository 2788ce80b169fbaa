//! Never called: typical notebook code. Its monomorphisations are exported by this library, so that a cell
//! that does the same has nothing of its own to generate. What is heavier stands in `nbrun-heavy`.

#![allow(missing_docs, clippy::all)]

use std::collections::{BTreeMap, HashMap, HashSet};
use std::error::Error;

use plotters::prelude::*;
use polars::prelude::*;

pub fn frames(path: &str) -> Result<(), Box<dyn Error>> {
    let df = df![
        "a" => ["x", "y"], "b" => [1i64, 2], "c" => [1.0f64, 2.0], "d" => [true, false], "e" => [1i32, 2],
        "f" => vec![1i64], "g" => vec![1.0f64], "h" => vec!["s"], "i" => vec!["s".to_string()],
        "j" => vec![1i32], "k" => [Some(1i64), None], "l" => [Some(1.0f64), None], "m" => [Some("a"), None],
        "n" => vec![Some(1i64)], "o" => vec![Some(1.0f64)], "p" => vec![true]
    ]?;
    println!("{df} {:?} {:?} {:?}", df.shape(), df.schema(), df.get_column_names());
    let out = df
        .clone()
        .lazy()
        .filter(col("b").gt(lit(0)).and(col("c").lt(lit(1.5))).or(col("a").eq(lit("x"))))
        .with_columns([(col("b") * lit(2)).alias("b2"), col("c").round(2, RoundMode::HalfToEven)])
        .with_column(col("a").str().to_uppercase())
        .group_by([col("a")])
        .agg([
            col("b").sum().alias("s"),
            col("c").mean().alias("m"),
            len().alias("n"),
            col("c").max(),
            col("c").min(),
            col("c").std(1),
            col("c").median(),
            col("c").quantile(lit(0.5), QuantileMethod::Linear),
            col("a").first(),
            col("a").n_unique(),
        ])
        .sort(["s"], SortMultipleOptions::default().with_order_descending(true))
        .select([col("*")])
        .limit(10)
        .collect()?;
    println!("{out} {}", out.head(Some(5)));
    let _ = df
        .clone()
        .lazy()
        .group_by(["a"])
        .agg([col("b").sum()])
        .sort_by_exprs([col("b")], SortMultipleOptions::default())
        .collect()?;
    let _ = df
        .clone()
        .lazy()
        .join(out.clone().lazy(), [col("a")], [col("a")], JoinArgs::new(JoinType::Left))
        .collect()?;
    let _ = df.sort(["a"], SortMultipleOptions::default())?;
    let _ = df.select(["a", "b"])?;
    let _: Vec<Option<&str>> = df.column("a")?.str()?.iter().collect();
    let floats = df.column("c")?.f64()?;
    println!("{:?} {:?} {:?}", floats.sum(), floats.mean(), floats.max());
    let v: Vec<f64> = floats.into_no_null_iter().collect();
    let w: Vec<Option<f64>> = floats.iter().collect();
    let i: Vec<i64> = df.column("b")?.i64()?.into_no_null_iter().collect();
    let ca = Float64Chunked::from_vec("x".into(), v.clone());
    println!("{v:?} {w:?} {i:?} {ca:?}");
    let _ = Series::new("a".into(), vec![1i64]);
    let _ = Series::new("a".into(), &[1.0f64]);
    let _ = Column::new("a".into(), vec![1.0f64]);
    let _ = Column::new("a".into(), vec![1i64]);
    let _ = Column::new("a".into(), vec!["x"]);
    let _ = Column::new("a".into(), vec!["x".to_string()]);
    let _ = CsvReadOptions::default().try_into_reader_with_file_path(Some(path.into()))?.finish()?;
    let _ = LazyCsvReader::new(PlRefPath::new(path)).finish()?.collect()?;
    let _ = LazyFrame::scan_parquet(PlRefPath::new(path), Default::default())?.collect()?;
    Ok(())
}

pub fn collections() {
    let mut counts: HashMap<String, i64> = HashMap::new();
    *counts.entry("a".into()).or_insert(0) += 1;
    counts.insert("b".into(), 2);
    println!("{counts:?} {:?}", counts.get("a"));
    let mut borrowed: HashMap<&str, i32> = HashMap::new();
    *borrowed.entry("a").or_default() += 1;
    let mut floats: HashMap<String, f64> = HashMap::new();
    floats.insert("b".into(), 2.0);
    let mut lists: HashMap<String, Vec<f64>> = HashMap::new();
    lists.entry("a".into()).or_default().push(1.0);
    println!("{borrowed:?} {floats:?} {lists:?}");
    let ordered: BTreeMap<String, i64> = counts.into_iter().collect();
    let set: HashSet<String> = ["a".to_string()].into_iter().collect();
    let v: Vec<i64> = vec![1, 2];
    let mut f: Vec<f64> = vec![1.0];
    f.push(2.0);
    f.sort_by(|a, b| a.total_cmp(b));
    let strings: Vec<String> = vec!["a".to_string()];
    let (i, u, us): (Vec<i32>, Vec<u64>, Vec<usize>) = (vec![1], vec![1], vec![1]);
    println!("{ordered:?} {set:?} {v:?} {} {f:?} {:.3}", v.iter().sum::<i64>(), f.iter().sum::<f64>());
    println!(
        "{strings:?} {} {i:?} {u:?} {us:?} {:#?} {:?} {:?}",
        strings.join(", "),
        v,
        Some(1),
        Some("a".to_string())
    );
}

pub fn plot() -> Result<(), Box<dyn Error>> {
    crate::figure::figure((640, 480), |root| {
        let mut chart = ChartBuilder::on(root)
            .caption("t", ("sans-serif", 30))
            .margin(5)
            .x_label_area_size(30)
            .y_label_area_size(30)
            .build_cartesian_2d(0f64..1f64, 0f64..1f64)?;
        chart.configure_mesh().x_desc("x").y_desc("y").draw()?;
        chart
            .draw_series(LineSeries::new(vec![(0.0, 0.0)], &RED))?
            .label("a")
            .legend(|(x, y)| PathElement::new(vec![(x, y), (x + 20, y)], &RED));
        chart.configure_series_labels().background_style(WHITE.mix(0.8)).border_style(BLACK).draw()?;
        chart.draw_series(vec![(0.0, 0.0)].into_iter().map(|at| Circle::new(at, 3, BLUE.filled())))?;
        chart.draw_series(
            vec![(0.0, 0.0)]
                .into_iter()
                .map(|(x, y)| Rectangle::new([(x, 0.0), (x + 1.0, y)], BLUE.filled())),
        )?;
        let mut chart = ChartBuilder::on(root)
            .caption("t", ("sans-serif", 30))
            .margin(5)
            .x_label_area_size(30)
            .y_label_area_size(30)
            .build_cartesian_2d(0f32..1f32, 0f32..1f32)?;
        chart.configure_mesh().draw()?;
        chart.draw_series(LineSeries::new(vec![(0f32, 0f32)], &RED))?;
        Ok(())
    })
    .map(drop)
}
