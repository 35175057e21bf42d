using System.Text;

namespace Edge.Devices.Tests.Nano.Verifier;

/// <summary>Small programs, each with one construct that must not reach nanoCLR: the rule, what the message calls it, the program.</summary>
internal static class ForbiddenConstructs
{
    public static TheoryData<string, string, string> All => new()
    {
        { "missing-api", "System.Math.Max(System.Int32,System.Int32)", "class P { static int F(int a, int b) { return System.Math.Max(a, b); } }" },
        { "missing-api", "System.Collections.BitArray", "class P { System.Collections.BitArray bits; }" },
        { "interpolation", "DefaultInterpolatedStringHandler", "class P { static string F(int a) { return $\"{a} parts\"; } }" },
        { "missing-api", "System.Console.WriteLine(System.String)", "class P { static void F() { System.Console.WriteLine(\"a\"); } }" },
        { "refused-opcode", "mkrefany", "class P { static int F(int a) { var r = __makeref(a); return __refvalue(r, int); } }" },
        { "refused-opcode", "refanytype", "class P { static System.Type F(int a) { return __reftype(__makeref(a)); } }" },
        { "refused-opcode", "arglist", "class P { static int F(__arglist) { return new System.ArgIterator(__arglist).GetRemainingCount(); } }" },
        { "generic-type", "Box", "class Box<T> { T value; T Get() { return value; } }" },
        { "generic-type", "Handler", "delegate void Handler<T>(T value);" },
        { "generic-method", "Pick<T>", "class P { static T Pick<T>(T a, T b, bool first) { return first ? a : b; } }" },
        { "generic-use", "System.Collections.Generic.List`1<System.Int32>", "class P { static int F() { var l = new System.Collections.Generic.List<int>(); l.Add(1); return l.Count; } }" },
        { "generic-use", "System.Action`1<System.Int32>", "class P { System.Action<int> changed; }" },
        { "generic-use", "System.Linq.Enumerable.Sum", "using System.Linq; class P { static int F(int[] a) { return a.Sum(x => x); } }" },
        { "generic-use", "System.Array.Empty<System.Int32>", "class P { static int[] F() { return System.Array.Empty<int>(); } }" },
        { "multi-dimensional-array", "System.Int32[0...,0...]", "class P { static int[,] F() { return new int[3, 4]; } }" },
        { "multi-dimensional-array", "System.SByte[0...,0...,0...]", "class P { static int F(sbyte[,,] a) { return a[1, 2, 3]; } }" },
        { "decimal", "System.Decimal", "class P { static decimal F(decimal a) { return a * 2m; } }" },
        { "value-tuple", "System.ValueTuple`2", "class P { static (int, int) F(int a) { return (a, a + 1); } }" },
        { "value-tuple", "System.ValueTuple`3", "class P { static int F(int a) { var t = (a, 2, 3); return G(ref t); } static int G(ref (int, int, int) t) { return t.Item1; } }" },
        { "nullable", "System.Nullable`1<System.Int32>", "class P { static int F(int? a) { return a ?? 3; } }" },
        { "record", "Point", "record Point(int X, int Y);" },
        { "record", "Size", "record struct Size(int W, int H);" },
        { "iterator", "yield in F", "class P { static System.Collections.Generic.IEnumerable<int> F() { yield return 1; yield return 2; } }" },
        { "iterator", "yield in G", "class P { static System.Collections.IEnumerator G() { yield return 1; } }" },
        { "async", "async F", "using System.Threading.Tasks; class P { static async Task<int> F() { await Task.Delay(1); return 1; } }" },
        { "async", "async F", "class P { static async void F() { await System.Threading.Tasks.Task.Delay(1); } }" },
        { "async", "System.Threading.Tasks.Task", "class P { static System.Threading.Tasks.Task F() { return System.Threading.Tasks.Task.CompletedTask; } }" },
        { "async-main", "async Main", "using System.Threading.Tasks; class P { static async Task Main() { await Task.Delay(1); } }" },
        { "index-range", "System.Index", "class P { static System.Index F() { return ^1; } }" },
        { "index-range", "array[first..last]", "class P { static int[] F(int[] a) { return a[1..3]; } }" },
        { "span", "System.Span`1<System.SByte>", "class P { static int F(System.Span<sbyte> a) { return a[0]; } }" },
        { "span", "System.ReadOnlySpan`1<System.SByte>", "class P { static System.ReadOnlySpan<sbyte> W => new sbyte[] { 1, 2, 3 }; }" },
        { "pointer", "System.Int32*", "class P { static unsafe int F(int[] a, int* p) { return *p; } }" },
        { "pointer", "address-of", "class P { static unsafe int F(int a) { int* p = &a; return *p; } }" },
        { "pointer", "fixed (System.SByte&)", "class P { static unsafe int F(sbyte[] a) { fixed (sbyte* p = &a[0]) return p[1]; } }" },
        { "stackalloc", "stackalloc", "class P { static unsafe int F(int n) { int* p = stackalloc int[n]; return p[0]; } }" },
        { "stackalloc", "stackalloc", "class P { static int F() { System.Span<int> p = stackalloc int[4]; return p[0]; } }" },
        { "function-pointer", "calli", "class P { static unsafe int F(delegate*<int, int> f) { return f(2); } }" },
        { "default-interface-method", "F", "interface I { int F() { return 1; } }" },
        { "static-abstract", "static abstract F", "interface I { static abstract int F(); }" },
        { "checked-arithmetic", "add.ovf", "class P { static int F(int a, int b) { return checked(a + b); } }" },
        { "checked-arithmetic", "conv.ovf.i1", "class P { static sbyte F(int a) { checked { return (sbyte)a; } } }" },
        { "checked-arithmetic", "mul.ovf", "class P { static long F(long a) { return checked(a * a); } }" },
        { "unsigned-arithmetic", "shr", "class P { static long F(byte b) { return (-(long)b) >> 47; } }" },
        { "unsigned-arithmetic", "shr", "class P { static int F(uint a) { return (int)a >> 3; } }" },
        { "unsigned-arithmetic", "shr", "class P { static long F(ulong[] a) { return (long)a[0] >> 3; } }" },
        { "unsigned-arithmetic", "rem", "class P { static int F(uint a) { return (int)a % 7; } }" },
        { "unsigned-arithmetic", "rem", "class P { static long F(ushort a) { return (long)a % -7; } }" },
        { "unsigned-arithmetic", "div", "class P { static int F(uint a) { return (int)(a + 1) / 7; } }" },
        { "unsigned-arithmetic", "clt", "class P { static bool F(uint a, int b) { return (int)a < b; } }" },
        { "unsigned-arithmetic", "conv.i8", "class P { static long F(uint a) { return (long)(int)a; } }" },
        { "unsigned-arithmetic", "conv.r4", "class P { static float F(uint a) { return (float)(int)a; } }" },
        { "unsigned-arithmetic", "shr", "class P { static int F(uint a, int b, bool c) { return (c ? (int)a : b) >> 3; } }" },
        { "unsigned-arithmetic", "argument of G", "class P { static int F(uint a) { return G((int)a); } static int G(int a) { return a >> 1; } }" },
        { "unsigned-arithmetic", "F returns", "class P { static int F(uint a) { return (int)a; } }" },
        { "hot-float", "conv.r4", "class P { float s; int Infer(int a) { s = a; return a; } }" },
        { "hot-float", "ldc.r8", "class P { int Infer(int a) { return a > 3 ? G() : 0; } int G() { double d = 2.5; s = d; return 1; } double s; }" },
        { "too-many-locals", "300 locals", Locals(300) },
        { "too-many-parameters", "300 parameters", $"class P {{ static int F({Join(300, i => $"int a{i}")}) {{ return a0; }} }}" },
        { "too-deep-stack", "a stack of 300", $"class P {{ static int F(int a) {{ return G({Join(300 - 100, _ => "a")}, H({Join(100, _ => "a")})); }} static int G({Join(201, i => $"int a{i}")}) {{ return a0; }} static int H({Join(100, i => $"int a{i}")}) {{ return a0; }} }}" },
        { "branch-distance", "a branch over", $"class P {{ static int F(int[] a, int n) {{ int s = 0; while (n > 0) {{ n--; {Repeat(3500, i => $"s += a[n] * {i + 1000};")} }} return s; }} }}" },
        { "switch-targets", "a switch of 300", $"class P {{ static int F(int a) {{ switch (a) {{ {Repeat(300, i => $"case {i}: return {i * 7919 % 1000};")} default: return -1; }} }} }}" },
        { "methods-per-type", "300 static methods", $"class P {{ {Repeat(300, i => $"static int F{i}() {{ return {i}; }}")} }}" },
        { "methods-per-type", "260 virtual methods", $"class P {{ {Repeat(260, i => $"public virtual int F{i}() {{ return {i}; }}")} }}" },
        { "static-fields-per-type", "300 static fields", $"class P {{ {Repeat(300, i => $"static int f{i};")} }}" },
        { "code-size", "bytes of code", Repeat(5, c => $"class P{c} {{ static int F(int a) {{ {Repeat(1500, i => $"a = a * {i + 1000} + {i + 2000};")} return a; }} }}") },
        { "static-data", "66000 bytes of static data", $"class P {{ static sbyte[] w = {{ {Join(66_000, i => $"{i * 31 % 120}")} }}; }}" },
        { "static-data", "80000 bytes of static data", Repeat(2, c => $"class P{c} {{ static int[] w = {{ {Join(10_000, i => $"{i * 31 + c}")} }}; }}") },
        { "array-size", "new Int64[100000]", "class P { long[] a = new long[100000]; }" },
        { "array-size", "new SByte[800000]", "class P { static sbyte[] F() { return new sbyte[800000]; } }" },
        { "array-size", "new String[70000]", "class P { static string[] F() { return new string[70000]; } }" },
        { "divide-catch", "catch (DivideByZeroException)", "class P { static int F(int a) { try { return 7 / a; } catch (System.DivideByZeroException) { return 0; } } }" },
        { "hot-allocation", "newarr System.SByte", "class P { int Infer(int a) { var b = new sbyte[a]; return b.Length; } }" },
        { "hot-allocation", "newobj P..ctor", "class P { int Infer(int a) { return G(a); } static int G(int a) { return new P().Infer(a); } }" },
        { "hot-allocation", "box System.Int32", "class P { object o; void Infer(int a) { o = a; } }" },
        { "hot-allocation", "newobj B..ctor", "abstract class A { public abstract object F(); } class B : A { public override object F() { return new B(); } } class P { A a; object Infer() { return a.F(); } }" },
        { "hot-delegate", "newobj D..ctor", "delegate int D(int a); class P { int k; int Infer(int a) { D d = G; return d(a); } int G(int a) { return a + k; } }" },
        { "hot-delegate", "DisplayClass", "delegate int D(int a); class P { D d; void Infer(int a) { d = x => x + a; } }" },
        { "hot-string", "call System.String.Concat", "class P { string Infer(string a) { return a + \"!\"; } }" },
        { "hot-foreach", "callvirt System.Collections.IEnumerable.GetEnumerator", "class P { int Infer(System.Collections.IEnumerable a) { var e = a.GetEnumerator(); return e.MoveNext() ? 1 : 0; } }" },
        { "hot-thread", "call System.Threading.Thread.Sleep", "class P { void Infer() { System.Threading.Thread.Sleep(1); } }" },
        { "reflection", "System.Activator.CreateInstance(System.Type)", "class P { static object F() { return System.Activator.CreateInstance(typeof(P)); } }" },
        { "reflection", "System.Type.GetMethod(System.String)", "class P { static bool F() { return (object)typeof(P).GetMethod(\"F\") != null; } }" },
        { "dynamic", "CallSite", "class P { static int F(object a) { dynamic d = a; return d.Count; } }" },
        { "struct-interface", "S", "interface I { int F(); } struct S : I { public int F() { return 1; } } class P { static int G() { I i = new S(); return i.F(); } }" },
    };

    private static string Locals(int count) =>
        $"class P {{ static int F(int n) {{ {Repeat(count, i => $"int x{i} = n + {i};")} for (int i = 0; i < n; i++) {{ {Repeat(count, i => $"x{i} += x{(i + 1) % count};")} }} return {string.Join('+', Enumerable.Range(0, count).Select(i => $"x{i}"))}; }} }}"
            .Replace("for (int i = 0; i < n; i++)", "while (n-- > 0)", StringComparison.Ordinal);

    private static string Join(int count, Func<int, string> text) => string.Join(", ", Enumerable.Range(0, count).Select(text));

    private static string Repeat(int count, Func<int, string> text)
    {
        var all = new StringBuilder();
        for (int i = 0; i < count; i++)
            all.Append(text(i)).Append(' ');
        return all.ToString();
    }
}
