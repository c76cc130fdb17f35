import assert from "node:assert/strict";
import fc from "fast-check";
import { pythonFault } from "#src/documents/python/pythonFault";
import { anyText } from "../../anyText";

const told = (text: string) => {
    const fault = pythonFault(text);
    return fault && `${fault.line}: ${fault.reason}`;
};

// Each of them parses by Python 3.12's ast.parse.
const GOOD: readonly string[] = [
    "",
    "# nothing\n\n",
    "def init():\n    global model\n    model = 1\n\n\ndef run(data):\n\treturn data\n",
    "async def run(d):\n  if d: pass\n  else:\n      return [x for x in d\n  if x]\n",
    "x = {\n'a': [1, 2,\n  3],\n}\n",
    "x = (\n    1 +\n2)\nif x:\n    pass\n",
    "a = 'it\\'s' \"x\" r'\\d' + b\"\\x00\" + '''a\n'b' ''' + \"\"\"\"x\"\"\"\n",
    "f'{x!r:>{width}} {{literal}} {y[\"a\"]} {z:%H:%M}'\n",
    'f"{d["key"]} {", ".join(x)} {(lambda: 1)()}"\n',
    "rf'(\\{{)({x})'\nf'\\N{EM DASH} \\{x}'\n",
    "x = 1 if y else 2\nx = 1if y else 2\nz = 0x1f + 1_000.5e-3j + .5 + 1.\n",
    "print(*a, **b)\nx: int = 3\ny = x[1:2, ::3]\nif (n := 1): pass\n",
    "match command:\n    case [x, y] if x:\n        pass\n    case _:\n        pass\n",
    "type X = int\ndef f[T](x: T) -> T: ...\n",
    "x = \\\n    1\n",
    "class A(B): x = 1; y = 2\n@decorator\ndef f(): return 1\n",
    "if a:\n    if b:\n        pass\nelif c:\n    pass\n# end",
    "try:\n    pass\nexcept* E as e:\n    raise X from e\nfinally:\n    pass\n",
    "import a.b as c\nfrom . import d\nfrom .e import (f,\n    g)\nnot_a = not a\nx = y is not None\n",
    "λ = lambda *a, **k: (yield)\ndel x, y\nassert x, 'no'\nx = a @ b // c ** d % e << f\n",
    "def f():\n    '''doc'''\r\n    return 1\r\n",
    "\ufeffx = 1\n",
    "from .. import x\nfrom ....y import *\nfrom . import (z); x = ...; y = x[..., *z]\nfrom q import *; x = 1",
    "def f(a, /, b, *, c=1): ...\ng = lambda a, /: a\nh = lambda *, a: a\ndef i(*a: *T, **k) -> None: ...\n",
    "x = -1 ** -y @ ~z\nx += +1\nx = *a, *b\nfor x in *a, b: pass\nx = yield\ny = 1 .real + 1..real\nz = x<-y\n",
    "for x in y:\n    pass\nelse:\n    pass\nasync def f():\n    async for x in y: pass\n    else: pass\n",
    "try:\n    pass\nexcept A: pass\nexcept B:\n    if x: pass\n    elif y: pass\nelse: pass\nfinally: pass\n",
    "x = [1, 2,]; y = (1,); z = {}; x[:, 1] = 2; x[1:,] = 3; x[::2, ::] = []\nx: int = 1; 'x'.y = 1; [a] = b\n",
    "if x == 1 and not y or z is not w in v: assert x, y\nwith a as (b, c), d: del b\nraise X from None\n",
    "if x:\n  \ta\n  \tb\nif 1:\n \f  a\n  b\n",
];

const BAD: readonly (readonly [text: string, fault: string])[] = [
    ["def broken(:\n", "1: a ( that nothing closes"],
    ["def run(data):\n    return [data)\n", "2: a ) that closes nothing"],
    ["x = 1)\n", "1: a ) that closes nothing"],
    ["def init()\n    pass\n", "1: def without its colon"],
    ["def init():\npass\n", "2: no indented block where one must be"],
    ["def init():\n", "1: a block with nothing in it"],
    ["x = 1\n    y = 2\n", "2: an indentation where none can be"],
    ["if x:\n        a\n    b\n", "3: an indentation that fits nothing above"],
    ["if x:\n\ta\n        b\n", "3: tabs and spaces that Python cannot compare"],
    ["if x:\n        a\n        if y:\n\t\tb\n", "4: tabs and spaces that Python cannot compare"],
    ["x = 'abc\ny = 1\n", "1: a text whose closing quotes are missing"],
    ["x = '''abc\n", "1: a text whose closing quotes are missing"],
    ["x = f'{y'\n", "1: a text whose closing quotes are missing"],
    ['print "hello"\n', "1: two values side by side"],
    ["x = 1\nthis is no python at all\n", "2: two values side by side"],
    ["#!/bin/sh\necho hello\n", "2: two values side by side"],
    ["x = 5 apples\n", "1: two values side by side"],
    ["x = 1 +\ny = 2\n", "1: + with nothing behind it"],
    ["x = (1 +)\n", "1: + with nothing behind it"],
    ["x =", "1: = with nothing behind it"],
    ["x = = 1\n", "1: = with nothing behind it"],
    ["x = 2 * / 3\n", "1: * with nothing behind it"],
    ["x = 2 + * 3\n", "1: + with nothing behind it"],
    ["x = a.\n", "1: . with nothing behind it"],
    ["if x ==:\n    pass\n", "1: == with nothing behind it"],
    ["x = 2 *\n", "1: * with nothing behind it"],
    ["import\n", "1: import with nothing behind it"],
    ["from x import\n", "1: import with nothing behind it"],
    ["from\n", "1: from with nothing behind it"],
    ["for x in :\n    pass\n", "1: in with nothing behind it"],
    ["if :\n    pass\n", "1: if with nothing behind it"],
    ["x = a and\n", "1: and with nothing behind it"],
    ["x = [1,,2]\n", "1: an empty place before a comma"],
    ["f(,)\n", "1: an empty place before a comma"],
    ["1 = x\n", "1: an assignment to a value"],
    ["None += 1\n", "1: an assignment to a value"],
    ["'a' = 1\n", "1: an assignment to a value"],
    ["else:\n    pass\n", "1: else with nothing above that it continues"],
    ["x = 1\nelif x:\n    pass\n", "2: elif with nothing above that it continues"],
    ["try:\n    pass\nx = 1\nexcept:\n    pass\n", "4: except with nothing above that it continues"],
    ["if x:\n    finally: pass\n", "2: finally with nothing above that it continues"],
    ["def init()", "1: def without its colon"],
    ["x = $HOME\n", '1: "$", which stands nowhere in Python'],
    ["x = y!\n", '1: "!", which stands nowhere in Python'],
    ["x = 1\n\0", "2: a null character"],
];

describe("pythonFault", () => {
    for (const text of GOOD) {
        it(`finds nothing in ${JSON.stringify(text.slice(0, 40))}`, () => {
            assert.equal(told(text), undefined);
        });
    }

    for (const [text, fault] of BAD) {
        it(`finds ${fault} in ${JSON.stringify(text.slice(0, 40))}`, () => {
            assert.equal(told(text), fault);
        });
    }

    it("finds nothing in texts of any content, once they are quoted", () => {
        fc.assert(
            fc.property(anyText, (content) => {
                assert.equal(told(`def run(data):\n    return ${JSON.stringify(content)}\n`), undefined);
            }),
        );
    });

    it("refuses formatted texts that are nested deeper than Python's 150, and breaks off at none", () => {
        const nested = (depth: number) => `a = ${"f'{".repeat(depth)}1${"}'".repeat(depth)}\n`;
        assert.equal(told(nested(150)), undefined);
        const deep = told(nested(151));
        assert.match(String(deep), /formatted texts that are nested too deeply/);
        assert.equal(told(nested(100_000)), deep);
    });

    it("ends on every text", () => {
        const bits = ["f'", "{", "}", "'", '"""', "\\", "\n", "  ", ":", "(", ")", "x", "#", "1", "\t", "{{"];
        fc.assert(
            fc.property(fc.array(fc.constantFrom(...bits), { maxLength: 30 }), (parts) => {
                const text = parts.join("");
                const fault = pythonFault(text);
                assert.ok(fault === undefined || fault.line <= text.split("\n").length);
            }),
            { numRuns: 500 },
        );
    });
});
