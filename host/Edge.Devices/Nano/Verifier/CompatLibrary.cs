using Edge.Compiler.Emission;

namespace Edge.Devices.Nano.Verifier;

/// <summary>Edge's stand-in for nanoFramework's mscorlib, compiled from the signatures that travel with Edge.</summary>
internal static class CompatLibrary
{
    private const string Name = "mscorlib";

    private static readonly Lazy<NanoImage> _image = new(() =>
        NanoCompilation.Compile(new NanoAssembly(Name, ShippedFiles.CompatLibrary(), []), []));

    public static NanoImage Image => _image.Value;
}
