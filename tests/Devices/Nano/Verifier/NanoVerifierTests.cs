using System.Resources;
using Edge.Compiler.Ir;
using Edge.Devices.Nano.Verifier;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Edge.Devices.Tests.Nano.Verifier;

public class NanoVerifierTests
{
    [Theory]
    [MemberData(nameof(ForbiddenConstructs.All), MemberType = typeof(ForbiddenConstructs))]
    public void A_forbidden_construct_breaks_one_rule_and_is_named(string rule, string found, string source)
    {
        IReadOnlyList<NanoFinding> findings = VerifiedSource.Check(source);
        Assert.True(findings.Count > 0 && findings.All(finding => finding.Rule.Name == rule), string.Join("\n", findings.DefaultIfEmpty()));
        Assert.Contains(findings, finding => finding.Found.Contains(found, StringComparison.Ordinal));
        Assert.All(findings, finding => Assert.EndsWith($"[{rule}]; {finding.Rule.Alternative}", finding.ToString()));
    }

    [Theory]
    [MemberData(nameof(AcceptedConstructs.All), MemberType = typeof(AcceptedConstructs))]
    public void What_nanoCLR_runs_like_NET_is_accepted(string what, string source) =>
        Assert.True(VerifiedSource.Check(source) is { Count: 0 }, $"{what}\n{string.Join("\n", VerifiedSource.Check(source))}");

    [Fact]
    public void The_corpus_has_forty_constructs_and_every_rule_is_broken_somewhere()
    {
        Assert.True(ForbiddenConstructs.All.Count() >= 40);
        IEnumerable<string> broken = ForbiddenConstructs.All.Select(row => (string)row[0]).Distinct();
        // These need a resource or a library, and have a test of their own below.
        Assert.Equal(["embedded-attribute", "resource-files", "string-resource"], NanoRules.All.Select(rule => rule.Name).Except(broken).Order());
    }

    [Fact]
    public void A_finding_says_method_offset_and_line()
    {
        NanoFinding finding = Assert.Single(VerifiedSource.Check("class P\n{\n    static int F(int a, int b)\n    {\n        return checked(a + b);\n    }\n}\n"));
        Assert.Equal(("Sample", "P.F", 2, "Sample.cs:5", "add.ovf"), (finding.Assembly, finding.Where, finding.Offset, finding.Source, finding.Found));
        Assert.StartsWith("Sample.cs:5: P.F+0x0002: 'add.ovf' is checked arithmetic: nanoCLR never throws", finding.ToString());
    }

    [Fact]
    public void Attributes_that_a_later_compiler_embeds_are_found()
    {
        MetadataReference[] nano = [MetadataReference.CreateFromImage(CompatLibrary.Image.Code)];
        NanoFinding[] findings = [.. NanoVerifier.Check([VerifiedSource.Compile("public class P { public int F(in int a) { return a; } }", LanguageVersion.CSharp10, nano)])];
        Assert.Contains(findings, finding => finding.Rule == NanoRules.EmbeddedAttribute); // 'in' needs IsReadOnlyAttribute, which mscorlib lacks
        Assert.Empty(NanoVerifier.Check([VerifiedSource.Compile("public class P { public int F(int a) { return a; } }", LanguageVersion.CSharp10, nano)]));
    }

    [Theory]
    [InlineData(16_383, 1, "")]
    [InlineData(16_384, 1, "string-resource")]
    [InlineData(10, 2, "resource-files")]
    public void Resources_that_nanoFramework_would_misread_are_found(int characters, int files, string rule)
    {
        using var stream = new MemoryStream();
        using (var writer = new ResourceWriter(stream))
            writer.AddResource("text", new string('x', characters));
        (string, byte[])[] resources = [.. Enumerable.Range(0, files).Select(i => ($"App{i}.resources", stream.ToArray()))];
        IEnumerable<string> rules = NanoVerifier.Check([VerifiedSource.Compile("class P { }", references: null, resources: resources)]).Select(finding => finding.Rule.Name);
        Assert.Equal(rule.Length == 0 ? [] : [rule], rules);
    }

    /// <summary>C# cannot write it.</summary>
    [Fact]
    public void A_jump_into_another_method_is_refused()
    {
        using var assembly = AssemblyDefinition.CreateAssembly(new AssemblyNameDefinition("Jump", new Version(1, 0)), "Jump", ModuleKind.Dll);
        ModuleDefinition module = assembly.MainModule;
        var type = new TypeDefinition("", "P", Mono.Cecil.TypeAttributes.Class, module.TypeSystem.Object);
        var method = new MethodDefinition("F", Mono.Cecil.MethodAttributes.Static, module.TypeSystem.Void);
        method.Body.Instructions.Add(Instruction.Create(OpCodes.Jmp, method));
        type.Methods.Add(method);
        module.Types.Add(type);
        using var code = new MemoryStream();
        assembly.Write(code);
        NanoFinding finding = Assert.Single(NanoVerifier.Check([new NanoImage("Jump", code.ToArray())]));
        Assert.Equal(("refused-opcode", "jmp", "P.F"), (finding.Rule.Name, finding.Found, finding.Where));
    }

    [Fact]
    public void Roots_of_the_hot_path_are_chosen()
    {
        const string source = "class P { object Loop() { return new P(); } }";
        Assert.Empty(VerifiedSource.Check(source));
        Assert.Equal("hot-allocation", Assert.Single(VerifiedSource.Check(source, new NanoVerifierOptions { HotRoots = ["Loop"] })).Rule.Name);
    }

    [Fact]
    public void What_is_not_an_assembly_is_an_error_that_names_the_file()
    {
        byte[] whole = VerifiedSource.Compile("class P { }").Code;
        foreach (byte[] damaged in (byte[][])[[], [1, 2, 3], whole[..200], new byte[4096]])
            Assert.Equal(("E0621", "App.dll"), Assert.Throws<DataException>(() => NanoVerifier.Check([new NanoImage("App.dll", damaged)])) is var error ? (error.Code, error.Where) : default);
    }
}
