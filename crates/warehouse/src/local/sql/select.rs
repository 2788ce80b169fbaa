//! `SELECT`: items, grouping, windows.

use super::ast::{Bound, Expr, Frame, GroupBy, GroupItem, Ident, Item, Kind, Over, Select, Star, Window};
use super::cursor::Cursor;
use crate::Type;
use crate::local::Fault;

/// What may follow a comma after the last item.
const AFTER_ITEMS: [&str; 13] = [
    "FROM",
    "WHERE",
    "GROUP",
    "HAVING",
    "WINDOW",
    "ORDER",
    "LIMIT",
    "UNION",
    "INTERSECT",
    "EXCEPT",
    ")",
    ";",
    "|>",
];

impl Cursor {
    pub fn select(&mut self) -> Result<Select, Fault> {
        self.expect("SELECT")?;
        if self.sees("WITH") {
            return Err(Fault::unsupported("SELECT WITH", self.span()));
        }
        let distinct = self.eat("DISTINCT");
        if !distinct {
            self.eat("ALL");
        }
        let as_struct = self.eat("AS STRUCT");
        let as_value = self.eat("AS VALUE");
        let items = self.items()?;
        let from = if self.eat("FROM") { Some(self.tables()?) } else { None };
        let filter = if self.eat("WHERE") { Some(self.expr()?) } else { None };
        let group_by = if self.eat("GROUP BY") { Some(self.group_by()?) } else { None };
        let having = if self.eat("HAVING") { Some(self.expr()?) } else { None };
        let qualify = if self.eat("QUALIFY") { Some(self.expr()?) } else { None };
        let windows = if self.eat("WINDOW") { self.list(Self::named_window)? } else { Vec::new() };
        Ok(Select { distinct, as_struct, as_value, items, from, filter, group_by, having, qualify, windows })
    }

    /// Items with commas between, and perhaps one after the last.
    pub fn items(&mut self) -> Result<Vec<Item>, Fault> {
        let mut items = vec![self.item()?];
        while self.eat(",") {
            let list_ends = self.at_end() || AFTER_ITEMS.into_iter().any(|next| self.sees(next));
            if list_ends {
                break;
            }
            items.push(self.item()?);
        }
        Ok(items)
    }

    pub fn item(&mut self) -> Result<Item, Fault> {
        let start = self.span();
        if self.eat("*") {
            return self.star(Vec::new(), start);
        }
        let expr = self.expr()?;
        if let Kind::Path(path) = &expr.kind
            && self.symbol_at(0, ".")
            && self.symbol_at(1, "*")
        {
            let path = path.clone();
            self.eat(".");
            self.eat("*");
            return self.star(path, start);
        }
        let alias = self.alias()?;
        Ok(Item::Expr { expr, alias })
    }

    fn star(&mut self, of: Vec<Ident>, start: super::ast::Span) -> Result<Item, Fault> {
        let (mut except, mut replace) = (Vec::new(), Vec::new());
        if self.sees("EXCEPT (") {
            self.eat("EXCEPT (");
            except = self.list(Self::ident)?;
            self.expect(")")?;
        }
        if self.eat("REPLACE (") {
            replace = self.list(|cursor| {
                let expr = cursor.expr()?;
                cursor.eat("AS");
                Ok((expr, cursor.ident()?))
            })?;
            self.expect(")")?;
        }
        Ok(Item::Star(Star {
            of,
            except,
            replace,
            rename: Vec::new(),
            is_piped: false,
            span: start.to(self.last()),
        }))
    }

    fn group_by(&mut self) -> Result<GroupBy, Fault> {
        if self.eat("ALL") {
            return Ok(GroupBy::All);
        }
        self.list(|cursor| {
            for (words, kind) in
                [("ROLLUP (", "ROLLUP"), ("CUBE (", "CUBE"), ("GROUPING SETS (", "GROUPING SETS")]
            {
                if cursor.eat(words) {
                    let sets = cursor.list(Self::grouping_set)?;
                    cursor.expect(")")?;
                    return Ok(GroupItem::Sets { kind, sets });
                }
            }
            if cursor.eat("( )") {
                return Ok(GroupItem::Sets { kind: "GROUPING SETS", sets: vec![Vec::new()] });
            }
            Ok(GroupItem::Expr(cursor.expr()?))
        })
        .map(GroupBy::Items)
    }

    fn grouping_set(&mut self) -> Result<Vec<Expr>, Fault> {
        if self.eat("( )") {
            return Ok(Vec::new());
        }
        if self.eat("(") {
            let keys = self.list(Self::expr)?;
            self.expect(")")?;
            return Ok(keys);
        }
        Ok(vec![self.expr()?])
    }

    pub fn named_window(&mut self) -> Result<(Ident, Window), Fault> {
        let name = self.ident()?;
        self.expect("AS")?;
        let window = if self.sees("(") {
            self.window()?
        } else {
            Window { base: Some(self.ident()?), ..Window::default() }
        };
        Ok((name, window))
    }

    /// What follows `OVER`.
    pub fn over(&mut self) -> Result<Over, Fault> {
        if self.sees("(") {
            self.window().map(|window| Over::Window(Box::new(window)))
        } else {
            self.ident().map(Over::Named)
        }
    }

    fn window(&mut self) -> Result<Window, Fault> {
        self.expect("(")?;
        let mut window = Window::default();
        if !self.sees("PARTITION BY")
            && !self.sees("ORDER BY")
            && !self.sees("ROWS")
            && !self.sees("RANGE")
            && !self.sees(")")
        {
            window.base = Some(self.ident()?);
        }
        if self.eat("PARTITION BY") {
            window.partition_by = self.list(Self::expr)?;
        }
        if self.eat("ORDER BY") {
            window.order_by = self.list(Self::order_item)?;
        }
        let unit = ["ROWS", "RANGE"].into_iter().find(|unit| self.eat(unit));
        if let Some(unit) = unit {
            let (start, end) = if self.eat("BETWEEN") {
                let start = self.bound()?;
                self.expect("AND")?;
                (start, Some(self.bound()?))
            } else {
                (self.bound()?, None)
            };
            window.frame = Some(Frame { unit, start, end });
        }
        self.expect(")")?;
        Ok(window)
    }

    /// A number before `PRECEDING` or `FOLLOWING`: a literal of any kind of number, or a parameter.
    fn distance(&mut self) -> Result<Expr, Fault> {
        let start = self.span();
        let distance = self.primary()?;
        match distance.kind {
            Kind::Int(_) | Kind::Float(_) | Kind::Typed(Type::Numeric, _) | Kind::Param(_) => Ok(distance),
            _ => Err(Fault::unsupported("a frame whose bound is no literal number", start)),
        }
    }

    fn bound(&mut self) -> Result<Bound, Fault> {
        let fixed = ["UNBOUNDED PRECEDING", "UNBOUNDED FOLLOWING", "CURRENT ROW"];
        if let Some(bound) = fixed.into_iter().find(|words| self.eat(words)) {
            return Ok(Bound::Fixed(bound));
        }
        let distance = self.distance()?;
        match ["PRECEDING", "FOLLOWING"].into_iter().find(|word| self.eat(word)) {
            Some(side) => Ok(Bound::Distance(distance, side)),
            None => Err(self.expected("PRECEDING or FOLLOWING")),
        }
    }
}
