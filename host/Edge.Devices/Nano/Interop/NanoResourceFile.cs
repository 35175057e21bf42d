using System.Resources;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;

namespace Edge.Devices.Nano.Interop;

/// <summary>Writes the file that an assembly's resources are embedded as. It needs no tool of nanoFramework's but the metadata processor.</summary>
/// <remarks>
/// In a .pe the resources follow one another without gaps, by their numbers; the first begins at a multiple of 4. Slack before an aligned one makes up for
/// the lengths of those before it; the native half looks for the plan behind it.
/// </remarks>
public static class NanoResourceFile
{
    private const int Alignment = 4;

    /// <param name="name">Of the file, without <c>.resources</c>.</param>
    /// <exception cref="ModelException">E0406: two names have the same number.</exception>
    public static EmittedFile Write(string name, IReadOnlyList<NanoResource> resources)
    {
        using var stream = new MemoryStream();
        using var writer = new ResourceWriter(stream);
        int offset = 0;
        NanoResource? before = null;
        foreach (NanoResource resource in resources.OrderBy(resource => resource.Id))
        {
            if (before?.Id == resource.Id)
                throw new ModelException("E0406", $"{name}.resources", $"'{before.Name}' and '{resource.Name}' have the same number {resource.Id}", "other names");
            int slack = resource.IsAligned ? (Alignment - offset % Alignment) % Alignment : 0;
            writer.AddResource(resource.Name, (byte[])[.. new byte[slack], .. resource.Bytes]);
            offset += slack + resource.Bytes.Length;
            before = resource;
        }

        writer.Generate();
        return new EmittedFile($"{name}.resources", "") { Bytes = stream.ToArray() };
    }
}
