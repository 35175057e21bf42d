namespace Edge.Devices.Nano.Interop;

/// <summary>A binary resource of an assembly.</summary>
/// <param name="Name">Known on the device by a number that is made of it.</param>
/// <param name="Bytes">In flash, used in place.</param>
/// <param name="IsAligned">True for one that has to begin at a multiple of 4: what stands before it is then filled up with zeros.</param>
public sealed record NanoResource(string Name, byte[] Bytes, bool IsAligned = false)
{
    /// <summary>The number of a name, as nanoFramework's metadata processor makes it: a hash of 16 bits. metadata-processor 3: nanoResourcesTable.cs.</summary>
    public short Id
    {
        get
        {
            unchecked
            {
                int even = (5381 << 16) + 5381, odd = even;
                for (int i = 0; i < Name.Length; i++)
                {
                    if (i % 2 == 0)
                        even = ((even << 5) + even) ^ Name[i];
                    else
                        odd = ((odd << 5) + odd) ^ Name[i];
                }

                int hash = even + odd * 1566083941;
                return (short)((short)(hash >> 16) ^ (short)hash);
            }
        }
    }
}
