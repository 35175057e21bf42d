using System.Buffers.Binary;
using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Runtime.Locating;
using Edge.Runtime.Update;

namespace Edge.Compiler.Pack;

/// <summary>How a grid of class scores is read, as a section; the device's view of it is <see cref="PackLocating"/>.</summary>
public static class LocatingPart
{
    /// <param name="graph">The INT8 network.</param>
    /// <exception cref="ModelException">As of <see cref="LocatingSpecification.Grid"/>.</exception>
    public static PackPart Write(LocatingSpecification specification, Graph graph)
    {
        GridParameters grid = specification.Grid(graph);
        byte[] bytes = new byte[PackLocating.Bytes];
        void Put(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
        Put(0, PackLocating.Version);
        Put(PackLocating.HeightAt, grid.Height);
        Put(PackLocating.WidthAt, grid.Width);
        Put(PackLocating.ClassesAt, grid.Classes);
        Put(PackLocating.CellPixelsAt, grid.CellPixels);
        Put(PackLocating.ThresholdAt, grid.Threshold);
        Put(PackLocating.MostAt, grid.Most);
        return new PackPart(PackSection.Locating, bytes);
    }
}
