"""Fills in what cases of tests/conformance expect, by Google's own evaluator (PyPI zetasql).

    python tests/evaluate.py tests/conformance/select.sql

A case whose expectation is the single line `?` gets its rows, or `!error`; what the evaluator said is printed, and
the words of our own error may follow by hand, as in `!error: division by zero`. `--check` evaluates every case anew that is not marked `-- by: hand`, and
prints where the file says something else.
"""

import datetime
import json
import math
import re
import sys
from decimal import Decimal, getcontext

import zetasql.types as T
from zetasql.api import CatalogBuilder, PreparedQuery

# of BIGNUMERIC
getcontext().prec = 80

KINDS = {"DOUBLE": "FLOAT64", "FLOAT": "FLOAT32"}

# the package has no model of google.protobuf.Timestamp, so take the message as it is
T.Value._PROTO_FIELD_MAP["timestamp_value"]["is_message"] = False


def options():
    language = T.LanguageOptions.maximum_features()
    language.product_mode = T.ProductMode.PRODUCT_EXTERNAL
    return T.AnalyzerOptions(language_options=language, default_timezone="UTC")


def type_name(kind):
    name = T.TypeKind(kind.type_kind).name.removeprefix("TYPE_")
    if name == "ARRAY":
        return f"ARRAY<{type_name(kind.array_type.element_type)}>"
    if name == "STRUCT":
        fields = ((f.field_name or "", type_name(f.field_type)) for f in kind.struct_type.field)
        return f"STRUCT<{', '.join(f'{n} {k}' if n else k for n, k in fields)}>"
    return KINDS.get(name, name)


def fraction(nanos):
    micros = nanos // 1000
    if micros == 0:
        return ""
    return f".{micros // 1000:03}" if micros % 1000 == 0 else f".{micros:06}"


def clock(bits, nanos):
    return f"{bits >> 12 & 31:02}:{bits >> 6 & 63:02}:{bits & 63:02}{fraction(nanos)}"


def decimal(data, scale):
    number = Decimal(int.from_bytes(data, "little", signed=True)).scaleb(-scale)
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def escape(text):
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")


def double(value):
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    text = repr(value)
    match = re.fullmatch(r"(-?\d+)(?:\.(\d+))?e([+-]\d+)", text)
    return f"{match[1]}{'.' + match[2] if match[2] and match[2] != '0' else ''}e{int(match[3])}" if match else text


def show(value, kind, nested=False):
    name = type_name(kind).split("<")[0]
    field = {"FLOAT64": "double", "FLOAT32": "float"}.get(name, name.lower())
    found = getattr(value, f"{field}_value")
    if found is None:
        # BigQuery's results have no NULL arrays
        return "[]" if name == "ARRAY" else "NULL"
    match name:
        case "BOOL":
            return str(found).lower()
        case "FLOAT64":
            return double(float(found))
        case "STRING" | "JSON":
            text = escape(found)
            return f'"{text}"' if nested or text in ("", "NULL") else text
        case "BYTES":
            return 'b"' + "".join(f"\\x{byte:02x}" for byte in found) + '"'
        case "DATE":
            return str(datetime.date(1970, 1, 1) + datetime.timedelta(days=found))
        case "TIME":
            return clock(found >> 30, found & (1 << 30) - 1)
        case "DATETIME":
            bits = found.bit_field_datetime_seconds
            day = f"{bits >> 26:04}-{bits >> 22 & 15:02}-{bits >> 17 & 31:02}"
            return f"{day} {clock(bits, found.nanos or 0)}"
        case "TIMESTAMP":
            moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=found.seconds or 0)
            return f"{moment:%Y-%m-%d %H:%M:%S}{fraction(found.nanos or 0)}+00"
        case "NUMERIC":
            return decimal(found, 9)
        case "BIGNUMERIC":
            return decimal(found, 38)
        case "ARRAY":
            return f"[{', '.join(show(item, kind.array_type.element_type, True) for item in found.element)}]"
        case "STRUCT":
            pairs = zip(kind.struct_type.field, found.field)
            return "{" + ", ".join(f"{f.field_name or '_'}: {show(v, f.field_type, True)}" for f, v in pairs) + "}"
    return str(found)


def catalog():
    builtin = T.ZetaSQLBuiltinFunctionOptions(language_options=options().language_options)
    return CatalogBuilder("c").with_builtin_functions(builtin).build()


def evaluate(sql):
    builder = PreparedQuery.builder().set_sql(sql).set_catalog(catalog()).set_analyzer_options(options())
    try:
        with builder.prepare() as query:
            columns = list(query.columns)
            table = query.execute().content.table_data
            rows = table.row if table and table.row else []
    except Exception as error:  # the evaluator's own, of many classes
        print(f"{sql}\n  {str(error)[:200]}\n", file=sys.stderr)
        return ["!error"]
    anonymous = 0
    names = []
    for column in columns:
        name = column.name
        if not name or name.startswith("$"):
            name, anonymous = f"f{anonymous}_", anonymous + 1
        names.append(f"{escape(name)}:{type_name(column.type)}")
    lines = ["\t".join(names)]
    for row in rows:
        lines.append("\t".join(show(cell, column.type) for cell, column in zip(row.cell, columns)))
    return lines


def blocks(text):
    """The file's lines, cut before each case's name."""
    block, expected = [], True
    for line in text.split("\n"):
        if line.startswith("-- ") and expected is None:
            yield block
            block, expected = [line], False
            continue
        block.append(line)
        if expected is True and line.startswith("-- "):
            expected = False
        if line == "----":
            expected = True
        elif line == "" and expected:
            expected = None
    yield block


def main(paths, check):
    for path in paths:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        out = []
        for block in blocks(text):
            if "----" in block:
                bar = block.index("----")
                end = bar + 1
                while end < len(block) and block[end]:
                    end += 1
                settings = [line for line in block[1:bar] if line.startswith("-- ")]
                expected = block[bar + 1 : end]
                sql = "\n".join(block[1:bar])
                by_evaluator = "-- by: hand" not in settings and not any("params:" in s for s in settings)
                if expected == ["?"]:
                    block[bar + 1 : end] = evaluate(sql)
                elif check and by_evaluator:
                    found = evaluate(sql)
                    if "-- unordered" in settings:
                        found, expected = sorted(found), sorted(expected)
                    alike = found == expected or (found[0][0] == expected[0][0] == "!")
                    if not alike and not expected[0].startswith("!refused"):
                        print(json.dumps([path, block[0], expected, found], indent=1, ensure_ascii=False))
            out += block
        if not check:
            with open(path, "w", encoding="utf-8") as file:
                file.write("\n".join(out))


if __name__ == "__main__":
    main([path for path in sys.argv[1:] if path != "--check"], "--check" in sys.argv)
