using System.Runtime.InteropServices;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Passes.Exact;

/// <summary>Constants of the same type, shape, scales and bytes become one.</summary>
public static class ShareConstants
{
    public static Graph Run(Graph graph)
    {
        var kept = new Dictionary<Tensor, Tensor>(new SameValues());
        foreach (Tensor constant in graph.Constants)
            kept.TryAdd(constant, constant);
        return graph.With(graph.Inputs, graph.Outputs, [.. graph.Nodes.Select(Shared)]);

        Node Shared(Node node) => node with { Inputs = [.. node.Inputs.Select(input => input.IsConstant ? kept[input] : input)] };
    }

    private sealed class SameValues : IEqualityComparer<Tensor>
    {
        public bool Equals(Tensor? a, Tensor? b) =>
            a!.Type == b!.Type && a.Shape.Equals(b.Shape) && Equals(a.Quantization, b.Quantization) && Bytes(a).SequenceEqual(Bytes(b));

        public int GetHashCode(Tensor tensor)
        {
            var hash = new HashCode();
            hash.AddBytes(Bytes(tensor));
            return hash.ToHashCode();
        }

        private static ReadOnlySpan<byte> Bytes(Tensor tensor) => tensor.Type switch
        {
            ElementType.Int8 => MemoryMarshal.AsBytes<sbyte>(tensor.Int8s),
            ElementType.Int32 => MemoryMarshal.AsBytes<int>(tensor.Int32s),
            _ => MemoryMarshal.AsBytes<float>(tensor.Floats),
        };
    }
}
