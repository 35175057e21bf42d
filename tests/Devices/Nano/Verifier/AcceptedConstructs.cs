namespace Edge.Devices.Tests.Nano.Verifier;

/// <summary>Programs that come close to what is forbidden, and that nanoCLR runs like .NET.</summary>
internal static class AcceptedConstructs
{
    public static TheoryData<string, string> All => new()
    {
        { "a signed byte masked to its bits", "class P { static int F(int a) { return (sbyte)a & 255; } }" },
        { "an unsigned value stored in a signed local first", "class P { static int F(uint a, int b) { int s = (int)a; s += b; if (s > b) s -= 3; return s >> 3; } }" },
        { "a byte widened through int, which is signed", "class P { static long F(byte b) { return (-(long)(int)b) >> 47; } }" },
        { "an unsigned value through long, which is signed", "class P { static int F(uint a) { return (int)(long)a >> 3; } }" },
        { "a byte of a frame as a pixel", "class P { static int F(byte[] a, int i) { return (a[i] * 77 + a[i + 1] * 150) >> 8; } }" },
        { "a byte widened and shifted, which stays positive", "class P { static int F(byte[] a, int i) { return (int)((long)a[i] >> 2); } }" },
        { "two pixels packed in RGB565", "class P { static int F(byte[] a, int i) { int p = a[i] << 8 | a[i + 1]; return p >> 11 & 31; } }" },
        { "unsigned arithmetic that stays unsigned", "class P { static uint F(uint a) { uint c = a >> 3; return c % 7 < 3 ? c / 5 : c; } }" },
        { "a jagged array", "class P { int[][] a = new int[3][]; int F(int y, int x) { return a[y][x]; } }" },
        { "an index from the end, which the compiler writes out", "class P { static int F(int[] a) { return a[^1]; } }" },
        { "a closure outside of the hot path", "delegate int D(int a); class P { D F(int k) { return x => x + k; } int Infer(int a) { return a + 1; } }" },
        { "an allocation in a constructor", "class P { sbyte[] a = new sbyte[100]; int Infer(int i) { a[i] = 3; return a[i]; } }" },
        { "an exception in the hot path, which ends it", "class P { int Infer(int i) { if (i < 0) throw new System.ArgumentException(\"i\"); return i; } }" },
        { "a struct in the hot path", "struct S { public int A; public S(int a) { A = a; } } class P { int Infer(int i) { var s = new S(i); return s.A; } }" },
        { "float outside of the hot path", "class P { static float F(sbyte q) { return 0.5f * (q + 12); } }" },
        { "a switch of 255 cases", $"class P {{ static int F(int a) {{ switch (a) {{ {string.Concat(Enumerable.Range(0, 255).Select(i => $"case {i}: return {i * 7919 % 1000};"))} default: return -1; }} }} }}" },
        { "255 static methods", $"class P {{ {string.Concat(Enumerable.Range(0, 255).Select(i => $"static int F{i}() {{ return {i}; }}"))} }}" },
        { "64,000 bytes of static data", $"class P {{ static sbyte[] w = {{ {string.Join(',', Enumerable.Range(0, 64_000).Select(i => i * 31 % 120))} }}; }}" },
        { "an array of 786,000 bytes", "class P { sbyte[] a = new sbyte[786000]; }" },
        { "a method that makes the exception which the hot path throws", "class P { System.Exception E(string s) { return new System.ArgumentException(s + s); } int Infer(int i) { if (i < 0) throw E(\"i\"); return i; } }" },
        { "a catch of what is thrown by type", "class P { static int F(int[] a) { try { return a[7]; } catch (System.ArgumentException) { return 0; } } }" },
        { "an interface with a class behind it", "interface I { int F(); } class C : I { public int F() { return 1; } } class P { static int G(I i) { return i.F(); } }" },
        { "references to elements, init properties and patterns", "class P { static int F(int[] a, object o) { ref int r = ref a[0]; r = 3; return o is int[] { Length: > 2 } ? r : 0; } }" },
        { "a char compared and widened", "class P { static long F(char c) { long l = c; return c > 'a' ? l >> 2 : 0; } }" },
        { "straight-line code of 36 KB", $"class P {{ static int F(int a) {{ {string.Concat(Enumerable.Range(0, 2500).Select(i => $"a = a * {i + 1000} + 7;"))} return a; }} }}" },
    };
}
