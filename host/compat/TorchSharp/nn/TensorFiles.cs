using TorchSharp.Memory;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class TensorExtensionMethods
{
    /// <summary>Writes element type, shape and elements as TorchSharp does.</summary>
    /// <exception cref="InvalidOperationException">The tensor is not contiguous.</exception>
    public static unsafe void Save(this torch.Tensor tensor, BinaryWriter writer)
    {
        if (!tensor.is_contiguous())
            throw new InvalidOperationException($"a tensor of shape {Shapes.Text(tensor.Body.Shape)} and strides "
                + $"{Shapes.Text(tensor.Body.Strides)} cannot be saved; save its contiguous() copy");
        using var values = new Owned(tensor.Body.Retain());
        LEB128Codec.Encode(writer, (long)tensor.dtype);
        LEB128Codec.Encode(writer, values.Body.Rank);
        foreach (long size in values.Body.Shape)
            LEB128Codec.Encode(writer, size);
        long bytes = values.Body.Count * tensor.ElementSize;
        for (long at = 0; at < bytes; at += 1 << 20)
            writer.Write(new ReadOnlySpan<byte>(values.Body.Bytes + at, (int)Math.Min(1 << 20, bytes - at)));
    }

    public static void Save(this torch.Tensor tensor, Stream stream)
    {
        using var writer = new BinaryWriter(stream);
        tensor.Save(writer);
    }

    public static void Save(this torch.Tensor tensor, string location)
    {
        using var stream = File.Create(location);
        tensor.Save(stream);
    }

    /// <summary>Reads elements into a tensor of the same type and shape.</summary>
    public static void Load(this torch.Tensor tensor, BinaryReader reader, bool skip = false)
    {
        var saved = SavedTensor.ReadHeader(reader, tensor.name ?? "tensor");
        if (skip)
            saved.Skip(reader);
        else
            saved.ReadInto(tensor, reader);
    }

    public static torch.Tensor Load(BinaryReader reader, bool skip = false)
    {
        var saved = SavedTensor.ReadHeader(reader, "tensor");
        if (!skip)
            return new torch.Tensor(saved.Read(reader));
        saved.Skip(reader);
        return torch.zeros(saved.Shape, saved.Type);
    }
}
