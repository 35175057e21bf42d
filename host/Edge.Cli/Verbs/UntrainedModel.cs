using Edge.Cli.Projects;
using Edge.Compiler.Ir;
using Edge.Compiler.Preprocessing;
using Edge.Training.Models;

namespace Edge.Cli.Verbs;

/// <summary>The project's network with its first weights: enough to see shapes, work and memory before any training.</summary>
internal static class UntrainedModel
{
    /// <exception cref="UsageException">The project does not say how large the network's input is, or how many classes there are.</exception>
    public static Graph Of(Project project)
    {
        PreprocessingSpecification preprocessing = ProjectImages.SpecificationOf(project.Preprocess);
        if ((preprocessing.Resize ?? SizeOf(preprocessing.Crop)) is not { } size)
            throw new UsageException("E0015", project.File, "'preprocess.resize' is missing", "the size of the network's input, such as { size: [64, 64] }", "or train first: the images tell");
        if (project.Model.Classes.Count == 0)
            throw new UsageException("E0015", project.Model.Place.Text, "'model.classes' is missing", "the names of the classes", "or train first: the images tell");
        var input = Shape.Nhwc(1, size.Height, size.Width, preprocessing.Channels);
        if (project.Anomaly is { } anomaly)
            return anomaly.Heads[0].Sketch(AnomalyForecast.BackboneOf(anomaly, input));
        Network network = ProjectTraining.NetworkOf(project, input, project.Model.Classes.Count);
        return NetworkGraph.Create(network, NetworkModule.Create(network), project.Model.Classes);
    }

    private static Size? SizeOf(CropRectangle? crop) => crop is { } rectangle ? new Size(rectangle.Height, rectangle.Width) : null;
}
