using Edge.Cli.Projects;
using Edge.Cli.Tests.CommandLine;
using Edge.Cli.Tests.Verbs;
using Edge.Compiler;
using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Storage;

namespace Edge.Cli.Tests.Projects;

/// <summary>The project's mean and deviation reach a network that another tool trained.</summary>
public sealed class ProjectNormalizationTests
{
    private static readonly PreprocessSection _section = new() { Mean = [0.25f], Deviation = [0.125f] };

    [Fact]
    public void An_imported_network_sees_what_is_left_of_a_pixel_after_mean_and_deviation() => Property.Holds(random =>
    {
        Graph own = SmallModel.Float();
        ModelFile model = ProjectNormalization.Before(new ModelFile(own), _section, "small.tflite");
        float[] pixels = [.. Enumerable.Range(0, 64).Select(_ => random.NextSingle())];
        float[] wanted = FloatExecutor.RunAllFast(own, [[.. pixels.Select(pixel => (pixel - 0.25f) / 0.125f)]])[0][0];
        foreach (Graph graph in new[] { model.Graph, Pipeline.Prepare(model.Graph) })
        {
            float[] given = FloatExecutor.RunAllFast(graph, [pixels])[0][0];
            for (int i = 0; i < wanted.Length; i++)
                Assert.Equal(wanted[i], given[i], 1e-4f); // folding changes the order of sums
        }

        Assert.Equal("mean 0.25, std 0.125", model.Provenance[ProjectNormalization.Key]);
        Assert.DoesNotContain(Pipeline.Prepare(model.Graph).Nodes, node => node.Operator is BatchNorm);
    });

    [Fact]
    public void A_model_that_says_how_its_pictures_are_prepared_is_normalized_once()
    {
        ModelFile once = ProjectNormalization.Before(new ModelFile(SmallModel.Float()), _section, "small");
        Assert.Same(once, ProjectNormalization.Before(once, _section, "small"));
        var bare = new ModelFile(SmallModel.Float());
        Assert.Same(bare, ProjectNormalization.Before(bare, new PreprocessSection(), "small"));
    }

    [Fact]
    public void Means_for_other_channels_than_the_networks_are_refused()
    {
        var section = new PreprocessSection { Color = "rgb888", Mean = [0.1f, 0.2f, 0.3f] };
        Assert.Equal("E0311", Assert.Throws<ModelException>(() => ProjectNormalization.Before(new ModelFile(SmallModel.Float()), section, "small")).Code);
    }

    [Theory]
    [InlineData(0, 1 / 255f, true)]    // a pixel is a whole number from 0 to 255
    [InlineData(0, 1f, false)]
    [InlineData(0.5f, 1 / 255f, false)]
    public void The_bytes_of_an_INT8_model_must_mean_what_the_project_says(float mean, float deviation, bool isRight)
    {
        Graph graph = SmallModel.Int8().Graph;
        Tensor input = graph.Inputs[0], pixels = Tensor.Int8(input.Name, input.Shape, Quantization.PerTensor(1, -128));
        Node Reading(Node node) => node with { Inputs = [.. node.Inputs.Select(read => read == input ? pixels : read)] };
        var model = new ModelFile(graph.With([pixels], graph.Outputs, [.. graph.Nodes.Select(Reading)]));
        var section = new PreprocessSection { Mean = [mean], Deviation = [deviation] };
        if (isRight)
            ProjectNormalization.Check(model, section, "small");
        else
            Assert.Equal("E0318", Assert.Throws<ModelException>(() => ProjectNormalization.Check(model, section, "small")).Code);
    }

    [Fact]
    public void Quantize_writes_the_projects_normalization_into_an_imported_model()
    {
        const string Project = "project: cap\nmodel: { edge: net.edge }\n"
            + "preprocess: { color: gray8, resize: { size: [8, 8], method: nearest }, mean: [0.25], std: [0.125] }\n";
        using Run run = new Run().With("edge.yaml", Project);
        new ModelFile(SmallModel.Float()).Save(run.Path("net.edge"));
        Assert.True(run.Edge("quantize", "--random") == 0, run.Error);
        Assert.Equal("mean 0.25, std 0.125", ModelFile.Load(run.Path("build/cap.int8.edge")).Provenance[ProjectNormalization.Key]);
    }
}
