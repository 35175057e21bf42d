using System.Runtime.InteropServices;
using Edge.Compiler.Ir;

namespace Edge.Devices.Ladder;

/// <summary>Finds where a backend first leaves the reference.</summary>
internal static class DifferenceFinder
{
    /// <summary>The number of images of which everything agrees, and the first disagreement.</summary>
    public static (int ExactImages, FirstDifference? First) Compare(
        Graph graph, Reference reference, IBackend backend, BackendRun run, IReadOnlyList<sbyte[]> images)
    {
        int exact = 0, firstImage = -1;
        int network = graph.Outputs.Sum(output => output.Bytes);
        bool Same(sbyte[] answer, int image) => answer.AsSpan().SequenceEqual(backend.Locates ? reference.Outputs[image] : reference.Outputs[image].AsSpan(0, network));
        for (int image = 0; image < run.Outputs.Count; image++)
        {
            bool agrees = Same(run.Outputs[image], image)
                && (image >= run.Crcs.Count || (run.Crcs[image].AsSpan().SequenceEqual(reference.CrcsOf(image, images[image], backend.Order))
                    && Same(run.TappedOutputs[image], image)));
            if (agrees)
                exact++;
            else if (firstImage < 0)
                firstImage = image;
        }

        return (exact, firstImage < 0 ? null : Locate(graph, reference, backend, run, images, firstImage));
    }

    private static FirstDifference Locate(
        Graph graph, Reference reference, IBackend backend, BackendRun run, IReadOnlyList<sbyte[]> images, int image)
    {
        uint[] crcs = image < run.Crcs.Count ? run.Crcs[image] : backend.Order.CrcsOf(backend.Dump(images[image]));
        uint[] wanted = reference.CrcsOf(image, images[image], backend.Order);
        int node = Enumerable.Range(0, graph.Nodes.Count).FirstOrDefault(i => crcs[i] != wanted[i], -1);
        if (node < 0)
            return AtOutput(graph, reference, run, image);

        sbyte[] expected = reference.Dump(images[image])[node], actual = backend.Dump(images[image])[node];
        if (expected.AsSpan().SequenceEqual(actual))
        {
            return Describe(image, graph.Nodes[node], node, expected, expected,
                "a second run of this image gave the right values: the program reads bytes that nothing wrote");
        }

        return Describe(image, graph.Nodes[node], node, expected, actual, DifferencePattern.LikelyCause(graph.Nodes[node], expected, actual));
    }

    // Every node agrees, and yet an output does not: the two builds differ, or bytes are overwritten after their node ran.
    private static FirstDifference AtOutput(Graph graph, Reference reference, BackendRun run, int image)
    {
        bool plainDiffers = !run.Outputs[image].AsSpan().SequenceEqual(reference.Outputs[image]);
        sbyte[] expected = reference.Outputs[image], actual = plainDiffers ? run.Outputs[image] : run.TappedOutputs[image];
        int at = 0, output = 0;
        while (output < graph.Outputs.Count && expected.AsSpan(at, graph.Outputs[output].Bytes).SequenceEqual(actual.AsSpan(at, graph.Outputs[output].Bytes)))
            at += graph.Outputs[output++].Bytes;
        if (output == graph.Outputs.Count)
            return AtDetections(graph, image, expected[at..], actual[at..]);
        Tensor tensor = graph.Outputs[output];
        int node = Enumerable.Range(0, graph.Nodes.Count).First(i => graph.Nodes[i].Output == tensor);
        string cause = plainDiffers
            ? "with taps every node agrees: two tensors share bytes while both are needed, or the compiler took a liberty"
            : "the node itself agrees: a later one overwrites the output";
        return Describe(image, graph.Nodes[node], node, expected[at..(at + tensor.Bytes)], actual[at..(at + tensor.Bytes)], cause);
    }

    // The grid is right, and what is read off it is not.
    private static FirstDifference AtDetections(Graph graph, int image, sbyte[] expected, sbyte[] actual)
    {
        int[] right = [.. MemoryMarshal.Cast<sbyte, int>(expected)], wrong = [.. MemoryMarshal.Cast<sbyte, int>(actual)];
        int first = Enumerable.Range(0, right.Length).First(i => right[i] != wrong[i]);
        int differing = Enumerable.Range(0, right.Length).Count(i => right[i] != wrong[i]);
        return new FirstDifference(image, "locate", graph.Nodes.Count, "detections", [first], right[first], wrong[first], differing, right.Length,
            "every node agrees: the reading of the grid is at fault");
    }

    internal static FirstDifference Describe(int image, Node node, int index, sbyte[] expected, sbyte[] actual, string cause)
    {
        int first = Math.Max(0, Enumerable.Range(0, expected.Length).FirstOrDefault(i => expected[i] != actual[i], -1));
        int differing = Enumerable.Range(0, expected.Length).Count(i => expected[i] != actual[i]);
        return new FirstDifference(
            image, node.Name, index, node.Operator.Kind, Coordinates(node.Output.Shape, first), expected[first], actual[first],
            differing, expected.Length, cause);
    }

    /// <summary>The index of an element along each axis.</summary>
    internal static int[] Coordinates(Shape shape, int element)
    {
        var coordinates = new int[shape.Rank];
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            coordinates[axis] = element % shape[axis];
            element /= shape[axis];
        }

        return coordinates;
    }
}
