using static Edge.Tests.Compat.Rendering;

namespace Edge.Tests.Compat;

public class FunctionTests
{
    [Theory]
    [InlineData("'a' | string.append 'b' | string.prepend '>'", ">ab")]
    [InlineData("'hello world' | string.capitalize", "Hello world")]
    [InlineData("'hello world' | string.capitalizewords", "Hello World")]
    [InlineData("'Conv 2D (3x3)' | string.handleize", "conv-2d-3x3")]
    [InlineData("'abc' | string.contains 'b'", "true")]
    [InlineData("'abc' | string.starts_with 'ab'", "true")]
    [InlineData("'abc' | string.ends_with ''", "false")]
    [InlineData("'abab' | string.replace 'a' 'x'", "xbxb")]
    [InlineData("'abab' | string.replace_first 'B' 'x'", "axab")] // ignores case, unlike replace
    [InlineData("'abab' | string.remove_last 'a'", "abb")]
    [InlineData("'abcdef' | string.slice 1 3", "bcd")]
    [InlineData("'abcdef' | string.slice (-2)", "ef")]
    [InlineData("'abcdef' | string.slice1 2", "c")]
    [InlineData("'abcdef' | string.truncate 4", "a...")]
    [InlineData("'one two three' | string.truncatewords 2", "one two...")]
    [InlineData("'a,b,,c' | string.split ','", "[\"a\", \"b\", \"c\"]")]
    [InlineData("'x' | string.pad_left 4", "   x")]
    [InlineData("'x' | string.pad_right 4", "x   ")]
    [InlineData("'1,000.5' | string.to_double", "1000.5")]
    [InlineData("'abc' | string.to_int | object.typeof", "")]
    [InlineData("'say \"hi\"\\n' | string.literal", "\"say \\\"hi\\\"\\n\"")]
    [InlineData("'abc' | string.index_of 'c'", "2")]
    [InlineData("2 | string.pluralize 'node' 'nodes'", "nodes")]
    [InlineData("'abc' | string.sha256 | string.slice 0 8", "ba7816bf")]
    [InlineData("'abc' | string.base64_encode | string.base64_decode", "abc")]
    public void Text_functions_give(string expression, string expected) => Assert.Equal(expected, Render($"{{{{ {expression} }}}}"));

    [Theory]
    [InlineData("[3, 1, 2] | array.sort", "[1, 2, 3]")]
    [InlineData("nodes | array.sort 'size' | array.map 'name' | array.join ' '", "relu add conv")]
    [InlineData("[1, 2, 3] | array.reverse | array.first", "3")]
    [InlineData("[1, null, 1, 2] | array.compact | array.uniq", "[1, 2]")]
    [InlineData("[1, 2, 3, 4] | array.offset 1 | array.limit 2", "[2, 3]")]
    [InlineData("[1, 2] | array.add 3 | array.concat [4]", "[1, 2, 3, 4]")]
    [InlineData("[1, 2] | array.insert_at 4 5", "[1, 2, null, null, 5]")]
    [InlineData("[1, 2, 3] | array.remove_at (-1)", "[1, 2]")]
    [InlineData("[1, 2, 3] | array.contains 2", "true")]
    [InlineData("[1, 2, 3] | array.filter @(do; ret $0 > 1; end)", "[2, 3]")]
    [InlineData("[1, 2, 3] | array.any @(do; ret $0 > 2; end)", "true")]
    [InlineData("['a', 'b'] | array.join '-' @string.upcase", "A-B")]
    [InlineData("1..4 | array.size", "4")]
    public void List_functions_give(string expression, string expected) => Assert.Equal(expected, Render($"{{{{ {expression} }}}}"));

    [Theory]
    [InlineData("2.5 | math.round", "2")] // ties go to the even neighbour
    [InlineData("2.567 | math.round 2", "2.57")]
    [InlineData("7 | math.divided_by 2", "3")]
    [InlineData("7 | math.divided_by 2.0", "3.5")]
    [InlineData("-3.5 | math.floor", "-4")]
    [InlineData("-3 | math.abs", "3")]
    [InlineData("255 | math.format 'X4'", "00FF")]
    [InlineData("1234.5 | math.format 'N1'", "1,234.5")]
    [InlineData("math.is_number '1'", "false")]
    public void Number_functions_give(string expression, string expected) => Assert.Equal(expected, Render($"{{{{ {expression} }}}}"));

    [Theory]
    [InlineData("'<a href=\"x\">&</a>' | html.escape", "&lt;a href=&quot;x&quot;&gt;&amp;&lt;/a&gt;")]
    [InlineData("'<p>one <b>two</b></p>' | html.strip", "one two")]
    [InlineData("'a b/c?d=é' | html.url_encode", "a%20b%2Fc%3Fd%3D%C3%A9")]
    [InlineData("'a b/c?d=é' | html.url_escape", "a%20b/c?d=%C3%A9")]
    [InlineData("'a1b22' | regex.replace '[0-9]+' '#'", "a#b#")]
    [InlineData("'conv12' | regex.match '([a-z]+)([0-9]+)'", "[\"conv12\", \"conv\", \"12\"]")]
    [InlineData("'a1b22' | regex.matches '[0-9]+'", "[[\"1\"], [\"22\"]]")]
    [InlineData("'A' | regex.match 'a' 'i' | array.size", "1")]
    [InlineData("'a.b' | regex.escape", "a\\.b")]
    public void Markup_and_pattern_functions_give(string expression, string expected) =>
        Assert.Equal(expected, Render($"{{{{ {expression} }}}}"));

    [Theory]
    [InlineData("nothing | object.default 'x'", "x")]
    [InlineData("{a: 1, b: 2} | object.keys", "[\"a\", \"b\"]")]
    [InlineData("nodes[0] | object.keys", "[\"name\", \"size\", \"is_fused\"]")]
    [InlineData("{a: 1} | object.has_key 'b'", "false")]
    [InlineData("[1, 'x'] | object.kind", "array")]
    [InlineData("12.3456 | object.format 'F2'", "12.35")]
    [InlineData("[1, 'a<b', {c: null}] | object.to_json", "[1,\"a\\u003Cb\",{\"c\":null}]")]
    [InlineData("('{\"a\": [1, 2.5]}' | object.from_json).a[1]", "2.5")]
    [InlineData("'{{ name }}!' | object.eval_template", "edge!")]
    public void Object_functions_give(string expression, string expected) => Assert.Equal(expected, Render($"{{{{ {expression} }}}}"));
}
