using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Emission;

public sealed class TemplateSetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-templates-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_template_in_the_user_s_folder_wins()
    {
        Override("model.h.sbn", "#define ARENA_BYTES {{ model.arena_bytes }}\n");
        Assert.Equal("#define ARENA_BYTES 288\n", Emitted("residual.h"));
    }

    [Fact]
    public void An_overridden_call_is_used_by_the_shipped_template()
    {
        Override("c/softmax.sbn", "    my_softmax({{ call.inputs[0] }}, {{ call.output }});\n");
        Assert.Contains("    my_softmax(output, output);\n", Emitted("residual.c"));
    }

    [Fact]
    public void A_misspelt_member_is_an_error_with_file_line_and_column()
    {
        string path = Override("model.h.sbn", "one line\n  {{ model.arena_byte }}\n");
        var e = Assert.Throws<ModelException>(() => Emitted("residual.h"));
        Assert.Equal(("E0403", $"{path}(2,12)"), (e.Code, e.Where));
        Assert.Contains("arena_byte", e.Found);
    }

    [Fact]
    public void A_misspelt_member_of_a_call_is_found_in_the_included_file()
    {
        string path = Override("dense.sbn", "{{ call.fliter }}\n");
        var e = Assert.Throws<ModelException>(() => Emitted("residual.h"));
        Assert.Equal(("E0403", $"{path}(1,9)"), (e.Code, e.Where));
    }

    [Fact]
    public void A_template_that_does_not_parse_is_an_error_with_its_place()
    {
        string path = Override("model.h.sbn", "{{ for line in model.header }}{{ line }}\n");
        var e = Assert.Throws<ModelException>(() => Emitted("residual.h"));
        Assert.Equal("E0403", e.Code);
        Assert.StartsWith(path, e.Where);
    }

    [Fact]
    public void An_included_template_that_does_not_parse_is_named_with_its_own_line()
    {
        string path = Override("dense.sbn", "first line\n{{ if }}\n");
        var e = Assert.Throws<ModelException>(() => Emitted("residual.c"));
        Assert.Equal("E0403", e.Code);
        Assert.StartsWith($"{path}(2,", e.Where);
        Assert.NotEqual("Error while parsing template", e.Found);
    }

    [Fact]
    public void A_call_without_a_template_is_an_error()
    {
        var e = Assert.Throws<ModelException>(() => new TemplateSet("c", null).Render("missing.sbn", "model", 1));
        Assert.Equal("E0403", e.Code);
        Assert.EndsWith("missing.sbn", e.Where);
    }

    [Fact]
    public void A_template_that_includes_itself_is_an_error()
    {
        Override("model.h.sbn", "{{ include 'model.h' }}");
        Assert.Equal("E0403", Assert.Throws<ModelException>(() => Emitted("residual.h")).Code);
    }

    [Fact]
    public void An_include_of_a_file_that_does_not_exist_is_an_error_at_the_include()
    {
        string path = Override("model.h.sbn", "\n{{ include 'nonesuch' }}");
        var e = Assert.Throws<ModelException>(() => Emitted("residual.h"));
        Assert.Equal("E0403", e.Code);
        Assert.StartsWith($"{path}(2,", e.Where);
    }

    [Fact]
    public void Garbage_in_place_of_a_template_is_text_or_an_error_and_nothing_else() => Property.Holds(random =>
    {
        var garbage = new byte[random.Next(1, 400)];
        random.NextBytes(garbage);
        garbage[random.Next(garbage.Length)] = (byte)'{';
        string path = Override("model.h.sbn", "");
        File.WriteAllBytes(path, [.. garbage, .. "{{ model."u8, .. garbage]);
        try
        {
            Emitted("residual.h");
        }
        catch (ModelException e)
        {
            Assert.Equal("E0403", e.Code);
            Assert.StartsWith(path, e.Where);
        }
    });

    [Fact]
    public void Long_loops_and_long_texts_come_out_whole()
    {
        Override("model.h.sbn", "{{ for i in 1..200000 }}{{ i % 10 }}123456789{{ end }}");
        Assert.Equal(2_000_000, Emitted("residual.h").Length);
    }

    private string Override(string name, string text)
    {
        string path = Path.Combine(_folder, Path.Combine(name.Split('/')));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private string Emitted(string file)
    {
        var options = new EmitOptions
        {
            Name = "residual",
            ToolVersion = "0.1.0",
            Source = "residual.edge",
            ModelHash = "00",
            Board = "pc",
            TemplateFolder = _folder,
        };
        return CEmitter.Emit(Planner.Plan(FixedGraphs.Residual()), options).Single(emitted => emitted.Name == file).Text;
    }
}
