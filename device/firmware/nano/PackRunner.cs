using System;
using Edge.Runtime.Update;

namespace Edge.Firmware;

/// <summary>Runs whatever model a pack is about: the one in the image, whose pack holds a hash in the place of its program, or the plan of a pack in a store.</summary>
/// <remarks>
/// Files are no memory that a processor runs from: a plan is read to the managed heap, copied by the kernels, and left to the collector. That happens when another
/// model is opened, which is at boot; one that is open already is not opened again.
/// </remarks>
public sealed class PackRunner : IModel
{
    private readonly IPlanRunner _kernels;
    private readonly sbyte[] _asked = new sbyte[Sha256.DigestBytes];
    private readonly sbyte[] _open = new sbyte[Sha256.DigestBytes]; // SHA-256 of the program that is open
    private bool _isOpen;
    private bool _isImage;

    public PackRunner(IPlanRunner kernels)
    {
        _kernels = kernels;
    }

    public bool Open(StoredPack pack)
    {
        int bytes = pack.BytesOf(PackSection.Program);
        if (bytes < Sha256.DigestBytes)
            return false;
        bool isImage = bytes == Sha256.DigestBytes;
        pack.HashOfProgram(_asked, 0);
        if (_isOpen && isImage == _isImage && HmacSha256.Same(_asked, 0, _open, 0, Sha256.DigestBytes))
            return true;
        _isOpen = isImage ? _kernels.OpenImage() : OpenPlan(pack, bytes);
        _isImage = isImage;
        Array.Copy(_asked, 0, _open, 0, Sha256.DigestBytes);
        return _isOpen;
    }

    public bool Infer(sbyte[] input, sbyte[] output)
    {
        return _isOpen && _kernels.Infer(input, output);
    }

    private bool OpenPlan(StoredPack pack, int bytes)
    {
        try
        {
            var plan = new sbyte[bytes];
            return pack.Read(PackSection.Program, 0, plan, 0, bytes) && _kernels.Open(plan);
        }
        catch (OutOfMemoryException)
        {
            return false; // the model before goes on
        }
    }
}
